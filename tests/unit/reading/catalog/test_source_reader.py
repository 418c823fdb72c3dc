"""Sources are read in processes that may die of them: the one that did it costs itself alone."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from retrieval.index.generation import Generation
from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.catalog import source_reader
from retrieval.reading.catalog.records import SourceRecord
from retrieval.reading.catalog.source_reader import (
    CheckResult,
    ReadingCancelled,
    SourceCheck,
    is_harmless,
    read_in_sandbox,
    read_sources,
)
from retrieval.reading.discovery import list_sources
from tests.conftest import build_archive
from tests.unit.reading.pages import without_leftovers
from tests.unit.reading.readers.epaper.pages import FIELDS, PROPERTIES, SECOND

LARGE = 40_000
TEXT = "路灯换新\n\n本报讯 城东三百盏路灯昨日换新。\n"
HTML = "<!doctype html><meta charset=utf-8><h1>路灯换新</h1><p>城东三百盏路灯昨日换新。</p>"


def fragile(batch: Sequence[SourceCheck]) -> Iterator[CheckResult]:
    """In the child: dies of the file named so."""
    for check in batch:
        if check.source.name == "b.txt":
            os.abort()
        yield from source_reader.check_sources([check])


def endless(batch: Sequence[SourceCheck]) -> Iterator[CheckResult]:
    time.sleep(600)
    yield from ()


def checks_of(folder: Path) -> list[SourceCheck]:
    return [
        SourceCheck(source, "stat", None, folder / ".spool")
        for source in list_sources([folder])
        if not isinstance(source, SetAside)
    ]


def written(folder: Path, *names: str, text: str = TEXT) -> list[SourceCheck]:
    for name in names:
        (folder / name).write_text(text, encoding="utf-8")
    return checks_of(folder)


def notes(record: SourceRecord) -> list[str]:
    return [note for note in record.set_aside if "reader_crashed" in note]


def everything(record: SourceRecord) -> tuple[Any, ...]:
    return record.name, record.digest, record.reader, list(record.pages), record.set_aside


def test_a_file_that_its_reader_dies_of_is_set_aside_and_those_around_it_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = written(tmp_path, "a.txt", "b.txt", "c.txt")
    monkeypatch.setattr(source_reader, "check_sources", fragile)

    found = read_in_sandbox(batch, threading.Event())

    assert [record.name for record in found] == ["a.txt", "b.txt", "c.txt"]
    assert [len(notes(record)) for record in found] == [0, 1, 0]
    assert [len(list(record.pages)) for record in found] == [1, 0, 1]


def test_what_nobody_waits_for_any_more_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = written(tmp_path, "a.txt")
    monkeypatch.setattr(source_reader, "check_sources", endless)
    stop = threading.Event()
    stop.set()

    with pytest.raises(ReadingCancelled):
        read_in_sandbox(batch, stop)


def test_text_and_rows_are_harmless_what_c_code_takes_apart_is_not(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", "b.csv", "c.jsonl")
    written(tmp_path, "d.html", "e.txt", text=HTML)

    assert {check.source.name: is_harmless(check) for check in checks_of(tmp_path)} == {
        "a.txt": True, "b.csv": True, "c.jsonl": True, "d.html": False, "e.txt": False
    }  # fmt: skip


def test_many_sources_come_in_order_whoever_read_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_reader, "BATCH_BYTES", 100_000)  # the pages of a batch, less tall
    long = TEXT + "城东三百盏路灯昨日换新。\n" * (LARGE // 36)
    batch = written(tmp_path, "a.txt", "b.txt", "c.txt", "d.txt", text=long)
    assert sum(check.source.size for check in batch) > source_reader.BATCH_BYTES

    apart, here = read_sources(batch, 2), source_reader.check_sources(batch)

    assert [everything(record) for record in apart] == [everything(record) for record in here]


def test_an_archive_of_web_pages_is_read_apart_and_gives_what_its_readers_give(tmp_path: Path) -> None:
    folder = tmp_path / "报"
    folder.mkdir()
    (folder / "a.html").write_text(SECOND.format(**FIELDS, properties=PROPERTIES.format(**FIELDS)), "utf-8")
    shelf = build_archive(folder, tmp_path / "data")

    store = Generation.open(shelf.current()).store
    [page] = without_leftovers(read_archive([folder]))
    assert isinstance(page, Page)
    assert [store.article(row).text for row in range(len(page.articles))] == [a.text for a in page.articles]
