"""An intake reads what has changed, and only that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.processes.pool import ProcessPool
from retrieval.reading.catalog.intake import IntakeResult, spool_path, take_in
from retrieval.reading.catalog.page_catalog import PageCatalog
from retrieval.reading.discovery import list_sources

FERRY = "江川晚报 2021年3月2日 A1\n\n渡口复航\n\n江川晚报记者 周明远\n\n本报讯 渡口昨日复航。\n"
LAMPS = "江川晚报 2021年3月3日 A1\n\n路灯换新\n\n本报讯 城东三百盏路灯昨日换新。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "archive"
    found.mkdir()
    (found / "a.txt").write_text(FERRY, encoding="utf-8")
    (found / "b.txt").write_text(LAMPS, encoding="utf-8")
    return found


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[PageCatalog]:
    with closing(PageCatalog(tmp_path)) as opened:
        yield opened


def intake(folder: Path, catalog: PageCatalog) -> IntakeResult:
    spools = folder.parent / "spools"
    spools.mkdir(exist_ok=True)
    return take_in(list_sources([folder]), catalog, ProcessPool(1), spools, lambda done, total: None)


def test_the_first_intake_reads_every_source(folder: Path, catalog: PageCatalog) -> None:
    result = intake(folder, catalog)

    assert (result.sources, result.read, len(result.issues)) == (2, 2, 2)
    assert result.names == {"周明远"}


def test_nothing_is_read_again_without_a_change(folder: Path, catalog: PageCatalog) -> None:
    intake(folder, catalog)
    (folder / "a.txt").touch()

    assert intake(folder, catalog) == IntakeResult(set(), set(), 2, 0)


def test_a_changed_source_touches_its_issue(folder: Path, catalog: PageCatalog) -> None:
    intake(folder, catalog)
    (folder / "b.txt").write_text(LAMPS.replace("三百", "四百"), encoding="utf-8")

    result = intake(folder, catalog)

    assert (result.read, len(result.issues), result.names) == (1, 1, set())


def test_a_removed_source_takes_its_pages_and_names_along(folder: Path, catalog: PageCatalog) -> None:
    intake(folder, catalog)
    (folder / "a.txt").unlink()

    result = intake(folder, catalog)

    assert (result.sources, result.read, len(result.issues), result.names) == (1, 0, 1, {"周明远"})
    assert catalog.sources().keys() == {"b.txt"}


def test_an_unreadable_source_is_noted_and_the_others_are_read(folder: Path, catalog: PageCatalog) -> None:
    (folder / "c.txt").write_bytes(b"")

    result = intake(folder, catalog)

    assert result.sources == 3
    reasons = [json.loads(note)[1] for note in catalog.set_aside_notes()]
    assert reasons == ["left_furniture", "left_furniture", "empty"]
    assert catalog.count_pages() == 2


def test_every_source_has_a_spool_of_its_own(tmp_path: Path) -> None:
    assert spool_path(tmp_path, "a.txt") != spool_path(tmp_path, "b.txt")
    assert len(spool_path(tmp_path, "报/\udcff.txt").name) == 32
