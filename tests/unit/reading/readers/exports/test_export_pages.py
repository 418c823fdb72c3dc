"""Rows of exports put together to pages and parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.errors import UnreadableSource
from retrieval.models import Page, SetAside
from retrieval.reading.readers.exports import export_pages
from retrieval.reading.readers.exports.export_pages import pages_of_rows, parts_of_rows, with_licence
from retrieval.reading.readers.exports.export_rows import NumberedRow
from retrieval.reading.sources.source_file import SourceFile

SOURCE = SourceFile(Path("/nowhere/rows.jsonl"), "rows.jsonl", 0, 0)


def rows(*pages: str) -> Iterator[NumberedRow]:
    """One row for each page label."""
    for number, label in enumerate(pages, 1):
        yield number, {"title": f"题{number}", "text": f"第{number}篇。" * 20, "page": label}


def test_successive_rows_of_one_page_are_a_page() -> None:
    pages = list(pages_of_rows(rows("A1", "A1", "A2", "A1"), SOURCE))

    assert [(page.label, len(page.articles)) for page in pages if isinstance(page, Page)] == [
        ("A1", 2),
        ("A2", 1),
        ("A1", 1),
    ]


def test_a_page_of_very_many_rows_is_given_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_pages, "MAX_ARTICLES_PER_PAGE", 2)

    pages = list(pages_of_rows(rows(*["A1"] * 5), SOURCE))

    assert [len(page.articles) for page in pages if isinstance(page, Page)] == [2, 2, 1]


def test_an_export_without_an_article_is_refused_after_its_rows() -> None:
    items = pages_of_rows(iter([(1, {"id": "x"})]), SOURCE)

    assert next(items) == SetAside("rows.jsonl", "no_text", (("chars", "1"),), 1)
    with pytest.raises(UnreadableSource) as caught:
        next(items)
    assert caught.value.reason == "no_text"


def test_parts_have_the_pages_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_pages, "MIN_PART_CHARS", 100)
    monkeypatch.setattr(export_pages, "PAGES_PER_PART", 2)
    labels = [f"A{number}" for number in range(1, 30)]

    parts = list(parts_of_rows(rows(*labels), SOURCE))

    assert len(parts) > 3
    assert [page for part in parts for page in part.pages()] == list(pages_of_rows(rows(*labels), SOURCE))


def test_the_digest_of_a_part_changes_with_its_licence_and_its_words() -> None:
    [part] = parts_of_rows(rows("A1"), SOURCE)
    [other] = parts_of_rows(iter([(1, {"title": "题1", "text": "别的。", "page": "A1"})]), SOURCE)

    [same] = parts_of_rows(rows("A1"), SOURCE)

    assert part.digest() == same.digest()
    assert len({part.digest(), other.digest(), replace(part, licence="© 江川晚报社").digest()}) == 3


def test_a_licence_is_given_to_every_article() -> None:
    [page] = pages_of_rows(rows("A1", "A1"), SOURCE)
    assert isinstance(page, Page)

    licensed = with_licence(page, "© 江川晚报社")

    assert [article.licence for article in licensed.articles] == ["© 江川晚报社"] * 2
