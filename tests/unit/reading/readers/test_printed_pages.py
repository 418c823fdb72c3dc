"""Printed pages made pages of the archive."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from retrieval.models import Page, SetAside
from retrieval.reading.layout.glyphs import PrintedPage
from retrieval.reading.readers.printed_pages import (
    CountedPage,
    build_page,
    pages_beyond_limit,
    read_in_sandbox,
)
from retrieval.reading.sources.page_facts import PageFacts, page_label
from retrieval.reading.sources.source_file import SourceFile
from tests.unit.reading.layout.setting import column, line, page

FOLIO = "江川晚报 2021年3月12日 星期五 A3版"
LINES = [line("路灯换新", 0, 60, 20), *column(["城东三百盏路灯昨日换新。"], 0, 100)]


def printed(folio: str = FOLIO) -> PrintedPage:
    return page([line(folio, 0, 10), *LINES])


def one_page_then_crash(source: SourceFile) -> Iterator[CountedPage | SetAside]:
    """A reader whose process dies on the second page."""
    yield printed(), 2
    os.abort()


def test_a_page_is_named_by_its_folio() -> None:
    read = build_page(printed(), "a.pdf", PageFacts(), several=False)

    assert (read.paper, str(read.date), read.label) == ("江川晚报", "2021-03-12", "A3")
    assert [article.id for article in read.articles] == ["江川晚报/2021-03-12/A3/1"]


def test_of_a_file_with_one_page_a_sidecar_goes_before_the_folio_and_of_several_after() -> None:
    known = PageFacts(page=page_label("B1"))

    assert build_page(printed(), "a.pdf", known, several=False).label == "B1"
    assert build_page(printed(), "a.pdf", known, several=True).label == "A3"


def test_a_page_of_several_without_a_folio_has_ids_by_its_number() -> None:
    read = build_page(page(LINES), "a.pdf", PageFacts(), several=True)

    assert [article.id for article in read.articles] == ["a.pdf#p1/1"]


def test_pages_beyond_the_limit_are_named() -> None:
    source = SourceFile(Path("/nowhere/a.pdf"), "a.pdf", 0, 0)

    assert list(pages_beyond_limit(source, 400)) == []
    assert list(pages_beyond_limit(source, 401)) == [
        SetAside("a.pdf", "too_many_pages", (("pages", "401"), ("limit", "400")), 401)
    ]


def test_what_was_read_before_a_crash_stays_and_the_page_under_way_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")
    source = SourceFile(tmp_path / "a.pdf", "a.pdf", 5, 0)

    first, second, *leftovers = read_in_sandbox(one_page_then_crash, source)

    assert isinstance(first, Page)
    assert first.label == "A3"
    assert {each.reason for each in leftovers if isinstance(each, SetAside)} == {"left_furniture"}
    assert isinstance(second, SetAside)
    assert (second.source, second.place) == ("a.pdf", 2)
