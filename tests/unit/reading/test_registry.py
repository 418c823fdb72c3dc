"""The reader for a source, and the notes on a source after reading."""

from __future__ import annotations

from pathlib import Path

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.registry import read_source
from retrieval.reading.sources.source_file import SourceFile
from tests.unit.reading.pages import TEXT


def test_a_source_that_stays_the_same_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)

    [page] = read_source(SourceFile(tmp_path / "a.txt", "a.txt", 0, 0))

    assert isinstance(page, Page)


def test_an_impossible_date_in_a_path_is_reported_and_the_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "2020-02-30").mkdir()
    (tmp_path / "2020-02-30" / "A1.txt").write_text(TEXT)

    page, note = read_archive([tmp_path])

    assert isinstance(page, Page)
    assert page.date is None
    assert note == SetAside("2020-02-30/A1.txt", "bad_date", (("value", "2020-02-30"),))
