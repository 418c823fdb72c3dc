"""From a printed page to a page of the archive: whose it is, its articles, how they are named."""

from __future__ import annotations

from dataclasses import replace

from retrieval.errors import UnreadableSource
from retrieval.models import Page, SetAside
from retrieval.reading.furniture import read_folio
from retrieval.reading.lines import Line
from retrieval.reading.metadata import PageFacts
from retrieval.reading.paths import facts_from_path
from retrieval.reading.positions import PrintedPage
from retrieval.reading.text import id_prefix, paper_signed
from retrieval.reading.typeset import printed_text, read_printed


def printed_page(page: PrintedPage, name: str, known: PageFacts, *, several: bool) -> Page:
    """What a printed page says, with its paper, date and label as far as anything tells them.

    known:   what a sidecar says.
    several: whether the file has more pages, so that what names the file does not name this page of it.
    """
    texts = printed_text(page)
    folio = PageFacts()
    for text in texts:
        folio = folio.or_else(read_folio(text) or PageFacts())
    named = known.or_else(facts_from_path(name.split("/")))
    if several:
        named = replace(named, page=None, page_name=None)
    facts = folio.or_else(named) if several else named.or_else(folio)
    facts = facts.with_paper(paper_signed([Line(at, 0, len(text), text) for at, text in enumerate(texts, 1)]))
    prefix = id_prefix(facts) or (f"{name}#p{page.number}" if several else None)
    articles = read_printed(
        page, source=name, facts=facts, article_id=lambda no: f"{prefix}/{no}" if prefix else f"{name}#{no}"
    )
    return Page(name, articles, facts.paper, facts.date, facts.page, facts.page_name)


def refused(error: UnreadableSource, place: int | None = None) -> SetAside:
    """What could not be read, as it is set aside; `place` is the page of the file."""
    facts = tuple((key, value) for key, value in error.facts.items() if key not in ("source", "reason"))
    return SetAside(error.source, error.reason, facts, place)
