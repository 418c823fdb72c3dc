"""The reader for a source, and the notes on a source after reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.errors import UnreadableSource
from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.readers.exports.export_pages import ExportPart
from retrieval.reading.readers.exports.json_files.jsonl import JsonlReader
from retrieval.reading.registry import READERS, RowReader, read_export_parts, read_source, reader_for
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


def source(folder: Path, name: str, data: bytes) -> SourceFile:
    (folder / name).write_bytes(data)
    return SourceFile(folder / name, name, len(data), 0)


@pytest.mark.parametrize(
    ("name", "data", "reader"),
    [
        ("a", b'{"title": "x"}\n', "JsonlReader"),
        ("a.txt", b"%PDF-1.7\n", "PdfReader"),
        ("a", b"\x89PNG\r\n\x1a\n", "ScanReader"),
        ("a.csv", b"title,text\nx,y\n", "TabularReader"),
        ("a", b"<!doctype html><p>", "HtmlReader"),
        ("a.xml", b"<?xml version='1.0'?><a/>", "XmlReader"),
        ("a.txt", TEXT.encode(), "TextReader"),
    ],
)
def test_a_file_is_read_by_its_content_and_name(tmp_path: Path, name: str, data: bytes, reader: str) -> None:
    assert type(reader_for(source(tmp_path, name, data))).__name__ == reader


@pytest.mark.parametrize(
    ("name", "data", "reason", "kind"),
    [
        ("a", b" \n", "empty", None),
        ("a.rar", b"Rar!\x1a\x07", "unknown_kind", "RAR"),
        ("a.xml", b"x", "unknown_kind", "XML"),
    ],
)
def test_a_file_of_no_known_kind_is_refused(
    tmp_path: Path, name: str, data: bytes, reason: str, kind: str | None
) -> None:
    with pytest.raises(UnreadableSource) as caught:
        reader_for(source(tmp_path, name, data))

    assert (caught.value.reason, caught.value.facts.get("kind")) == (reason, kind)


def test_the_names_of_readers_are_those_that_catalogs_hold() -> None:
    assert [type(reader).__name__ for reader in READERS] == [
        "JsonlReader", "JsonReader", "SpreadsheetReader", "OfficeReader", "PdfReader", "ScanReader", "SqliteReader", "SqlReader", "TabularReader",  # noqa: E501
        "BibtexReader",
        "XmlReader", "HtmlReader", "MarkdownReader", "TextReader",
    ]  # fmt: skip
    assert [type(r).__name__ for r in READERS if isinstance(r, RowReader)] == [
        "JsonlReader", "JsonReader", "SpreadsheetReader", "SqliteReader", "SqlReader", "TabularReader",
        "BibtexReader", "XmlReader",
    ]  # fmt: skip


def test_an_export_is_read_in_parts_and_a_broken_one_is_set_aside(tmp_path: Path) -> None:
    export = source(tmp_path, "a.jsonl", b'{"title": "x", "text": "a"}\n{"title": "y", "text": "b"}\n')

    [part] = read_export_parts(export, JsonlReader())
    missing = list(read_export_parts(SourceFile(tmp_path / "b.jsonl", "b.jsonl", 0, 0), JsonlReader()))

    assert isinstance(part, ExportPart)
    assert len(part.entries) == 2
    assert [(item.source, item.reason) for item in missing if isinstance(item, SetAside)] == [
        ("b.jsonl", "unreadable")
    ]
