"""Printed pages to pages of the archive, in a sandbox.

PDF and scan readers give a function from file to printed pages; it runs in a process of its own
(`retrieval.processes.sandbox`), and pages arrive one by one. Pages read before a crash or hang are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from retrieval.errors import MissingExtra, UnreadableSource
from retrieval.models import Page, SetAside
from retrieval.processes.sandbox import ChildFailed, run_in_sandbox
from retrieval.reading.grammar.typography.letter_spacing import closed_text
from retrieval.reading.layout.glyphs import PrintedPage
from retrieval.reading.layout.printed_articles import build_articles, printed_text
from retrieval.reading.leftovers import Leftovers, outside_words
from retrieval.reading.readers.line_facts import folio_facts, paper_in_bylines
from retrieval.reading.sources.page_facts import PageFacts, id_prefix
from retrieval.reading.sources.path_facts import facts_from_folders, facts_from_path
from retrieval.reading.sources.sidecars import sidecar_facts
from retrieval.reading.sources.source_file import SourceFile

MAX_PAGES = 400
"""Pages read of one file; the thickest issues have 200."""
PAGE_TIMEOUT_S = 600.0
"""A page that takes longer hangs: one with text takes 0.1 s, a scan on a slow core minutes."""
CountedPage = tuple[PrintedPage, int]
"""A printed page, and the number of pages in its file."""


def read_in_sandbox(
    print_pages: Callable[[SourceFile], Iterator[CountedPage | SetAside]], source: SourceFile
) -> Iterator[Page | SetAside]:
    """Pages of a file, its `print_pages` run in a child process.

    A crash or hang sets aside the page under way and ends the file. Raises UnreadableSource:
    missing_extra, bad_metadata.
    """
    known = sidecar_facts(source).or_else(facts_from_folders(source.above))
    done = 0
    left = Leftovers(source.name)
    try:
        for item in run_in_sandbox(print_pages, source, seconds=PAGE_TIMEOUT_S):
            if isinstance(item, SetAside):
                yield item
                done = item.place or done
                continue
            printed, count = item
            done = printed.number
            page = build_page(printed, source.name, known, several=count > 1)
            yield page if page.articles else SetAside(source.name, "no_text", (), printed.number)
            _count_leftovers(printed, page, left)
    except MissingExtra as error:
        raise UnreadableSource(source.name, "missing_extra", **error.facts) from error
    except ChildFailed as error:
        yield SetAside(source.name, error.reason, (), done + 1)
    yield from left.notes()


def _count_leftovers(printed: PrintedPage, page: Page, left: Leftovers) -> None:
    """Count the text of a printed page outside its articles."""
    lines = ((printed.number, closed_text(text)) for text in printed_text(printed))
    left.add_page_text(outside_words(lines, page.articles))
    for reason, text in printed.unread:
        left.add(reason, text, printed.number)


def pages_beyond_limit(source: SourceFile, count: int) -> Iterator[SetAside]:
    """The note on pages beyond `MAX_PAGES`; nothing otherwise."""
    if count > MAX_PAGES:
        facts = (("pages", str(count)), ("limit", str(MAX_PAGES)))
        yield SetAside(source.name, "too_many_pages", facts, MAX_PAGES + 1)


def build_page(page: PrintedPage, name: str, known: PageFacts, *, several: bool) -> Page:
    """A printed page with its paper, date, label and articles.

    known:   facts of sidecars.
    several: True for a file of several pages: the file's name then names no single page, and the folio
             goes before it.
    """
    texts = printed_text(page)
    folio = folio_facts(texts)
    named = known.or_else(facts_from_path(name.split("/")))
    if several:
        named = replace(named, page=None, page_name=None)
    facts = folio.or_else(named) if several else named.or_else(folio)
    facts = facts.with_paper(paper_in_bylines(texts))
    prefix = id_prefix(facts) or (f"{name}#p{page.number}" if several else None)
    articles = build_articles(
        page, source=name, facts=facts, article_id=lambda no: f"{prefix}/{no}" if prefix else f"{name}#{no}"
    )
    return Page(name, articles, facts.paper, facts.date, facts.page, facts.page_name)
