"""From printed pages to pages of the archive: whose they are, their articles, how they are named.

What reads a file's print runs in a process of its own (`confined`) and gives one page after another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from retrieval.errors import MissingExtra, UnreadableSource
from retrieval.models import Page, SetAside
from retrieval.processes.sandbox import ChildFailed, confined
from retrieval.reading.grammar.furniture import read_folio
from retrieval.reading.grammar.lines import Line
from retrieval.reading.layout.glyphs import PrintedPage
from retrieval.reading.layout.reading_order import printed_text, read_printed
from retrieval.reading.readers.text_file import id_prefix, paper_signed
from retrieval.reading.sources.page_facts import PageFacts
from retrieval.reading.sources.path_facts import facts_from_path
from retrieval.reading.sources.sidecars import sidecar_facts
from retrieval.reading.sources.source_file import SourceFile

MOST_PAGES = 400
"""Pages read of one file; the thickest issues have 200."""
PAGE_SECONDS = 600.0
"""A page that takes longer hangs: one with text takes a tenth of a second, a scan on a slow core minutes."""
Printed = tuple[PrintedPage, int]
"""A page as printed, and how many the file has."""


def read_apart(
    print_of: Callable[[SourceFile], Iterator[Printed | SetAside]], source: SourceFile
) -> Iterator[Page | SetAside]:
    """The pages that `print_of` gives of a file, read in a process of its own.

    What was read before that process crashed or hung stays. Raises UnreadableSource: missing_extra,
    bad_metadata.
    """
    known = sidecar_facts(source)
    done = 0
    try:
        for item in confined(print_of, source, seconds=PAGE_SECONDS):
            if isinstance(item, SetAside):
                yield item
                done = item.place or done
                continue
            page, of = item
            done = page.number
            read = printed_page(page, source.name, known, several=of > 1)
            yield read if read.articles else SetAside(source.name, "no_text", (), page.number)
    except MissingExtra as error:
        raise UnreadableSource(source.name, "missing_extra", **error.facts) from error
    except ChildFailed as error:
        yield SetAside(source.name, error.reason, (), done + 1)


def too_many_pages(source: SourceFile, of: int) -> Iterator[SetAside]:
    """That pages beyond the limit are not read, where there are any."""
    if of > MOST_PAGES:
        facts = (("pages", str(of)), ("limit", str(MOST_PAGES)))
        yield SetAside(source.name, "too_many_pages", facts, MOST_PAGES + 1)


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
