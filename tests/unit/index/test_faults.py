"""Whatever happens to the newest index, the last good one opens and answers the same."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from retrieval.archive.archive import Archive
from retrieval.errors import DamagedGeneration, DataUnusable, NoRoom
from retrieval.index import generation
from retrieval.index.build import pipeline
from retrieval.index.build.job import Tuning
from retrieval.index.build.pipeline import build
from retrieval.index.generation import Generation
from retrieval.index.segment.segment import Segment
from retrieval.index.shelf import GenerationDirectory
from retrieval.settings import Settings
from tests.conftest import LEXICON, build_archive, no_progress
from tests.unit.killing import now
from tests.unit.limits import without_handles, without_room

BEFORE = ["渡口三月一日复航。", "江豚回到湘江。"]
AFTER = ["渡口四月二日停航。"]


def write(archive: Path, bodies: list[str]) -> None:
    facts = {"paper": "湘江晚报", "date": "2021-03-01", "page": "A1", "title": "渡口"}
    rows = [{**facts, "id": body, "body": body} for body in bodies]
    archive.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def twice(tmp_path: Path) -> GenerationDirectory:
    """An archive indexed, then everything in it replaced and indexed again: nothing is shared."""
    archive = tmp_path / "a.jsonl"
    write(archive, BEFORE)
    build_archive(archive, tmp_path / "data")
    write(archive, AFTER)
    return build_archive(archive, tmp_path / "data", minute=1)


def opened(shelf: GenerationDirectory) -> Archive:
    return Archive(Settings.read(data=shelf.root.parent), [Path(path) for path in shelf.archive])


def answers(generation: Generation) -> list[str]:
    hits = generation.searcher.search(generation.analyser.tokens("渡口江豚"), limit=10)
    return sorted(generation.store.article(hit.article_row).id for hit in hits)


def files_of_the_newest(shelf: GenerationDirectory) -> list[Path]:
    names = Generation.open(shelf.current()).manifest.segments
    folders = [shelf.current(), *(shelf.segments / name for name in names)]
    return sorted(path for folder in folders for path in folder.iterdir())


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def flip_last(path: Path) -> None:
    """Flip a bit behind the header of an array, so that it opens."""
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("damage", [flip, truncate, Path.unlink])
def test_damage_to_any_file_leaves_the_index_before(
    twice: GenerationDirectory, damage: Callable[..., Any]
) -> None:
    for path in files_of_the_newest(twice):
        whole = path.read_bytes()
        damage(path)

        found = opened(twice).open()

        assert answers(found.generation) == sorted(BEFORE), path
        assert isinstance(found.damage, DamagedGeneration)
        path.write_bytes(whole)
    assert answers(opened(twice).open().generation) == AFTER


def test_a_pointer_that_is_damaged_leaves_the_newest_index(twice: GenerationDirectory) -> None:
    (twice.root / "CURRENT").write_text("../../etc\n", encoding="utf-8")

    assert answers(opened(twice).open().generation) == AFTER


def test_a_pointer_to_nothing_leaves_the_index_before(twice: GenerationDirectory) -> None:
    shutil.rmtree(twice.current())

    assert answers(opened(twice).open().generation) == sorted(BEFORE)


def test_without_a_whole_index_the_damage_is_told(twice: GenerationDirectory) -> None:
    for folder in twice.segments.iterdir():
        flip(folder / "articles.sqlite")

    with pytest.raises(DamagedGeneration):
        opened(twice).open()


def test_a_whole_index_is_open_without_damage(twice: GenerationDirectory) -> None:
    found = opened(twice).open()

    assert answers(found.generation) == AFTER
    assert found.damage is None


def test_an_index_replaced_while_it_is_opened_gives_the_new_one(
    twice: GenerationDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, seen = twice.current(), []

    def current(shelf: GenerationDirectory) -> Path:
        seen.append(shelf)
        return twice.generations / "collected" if len(seen) == 1 else live

    monkeypatch.setattr(GenerationDirectory, "current", current)

    assert answers(opened(twice).open().generation) == AFTER


@pytest.mark.parametrize("first", [0, 1])
def test_a_reader_goes_on_while_its_folders_are_half_deleted(twice: GenerationDirectory, first: int) -> None:
    generation = opened(twice).open().generation

    for path in files_of_the_newest(twice)[first::2]:
        path.unlink()

    assert answers(generation) == AFTER
    assert answers(opened(twice).open().generation) == sorted(BEFORE)


LIMITS = [0, 100, 1000, 4096, 9000, 20_000, 40_000, 70_000]
"""Bytes a file may have; the files of a build have 2 to 90,000 (the catalogue)."""


@pytest.mark.parametrize("limit", LIMITS)
def test_a_build_that_the_disk_has_no_room_for_leaves_the_index_as_it_was(tmp_path: Path, limit: int) -> None:
    archive, data = tmp_path / "a.jsonl", tmp_path / "data"
    write(archive, BEFORE)
    shelf = build_archive(archive, data)
    live = shelf.current()
    write(archive, [f"江豚第{n}次回到湘江。" for n in range(300)])

    with without_room(limit), pytest.raises(NoRoom):
        build_archive(archive, data, minute=1)

    assert shelf.current() == live
    assert answers(opened(shelf).open().generation) == sorted(BEFORE)
    assert len(Generation.open(build_archive(archive, data, minute=2).current()).store.segments[0]) == 300


@pytest.mark.parametrize("place", ["data", "data/archive"])
def test_a_data_folder_that_is_a_file_is_an_error_that_names_it(tmp_path: Path, place: str) -> None:
    archive = tmp_path / "a.jsonl"
    write(archive, BEFORE)
    data = tmp_path / "data"
    blocked = data if place == "data" else GenerationDirectory(data, [archive]).root
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("a file", encoding="utf-8")

    with pytest.raises(DataUnusable) as found:
        build(
            [archive], GenerationDirectory(data, [archive]), Tuning(LEXICON), progress=no_progress, clock=now
        )

    assert str(blocked) in found.value.facts["path"]
    assert blocked.read_text(encoding="utf-8") == "a file"


@pytest.mark.parametrize("at", [20, 8192])
def test_a_damaged_catalog_is_read_again_from_the_archive(twice: GenerationDirectory, at: int) -> None:
    path = twice.root / "catalogue.sqlite"
    content = bytearray(path.read_bytes())
    content[at : at + 64] = b"\xff" * 64
    path.write_bytes(content)
    write(Path(twice.archive[0]), [*AFTER, *BEFORE])

    build_archive(Path(twice.archive[0]), twice.root.parent, minute=2)

    assert answers(opened(twice).open().generation) == sorted([*AFTER, *BEFORE])
    assert (twice.root / "catalogue.sqlite.damaged-0").read_bytes() == bytes(content)


def test_a_damaged_page_of_the_catalog_is_read_again_from_the_archive(twice: GenerationDirectory) -> None:
    with closing(sqlite3.connect(twice.root / "catalogue.sqlite")) as catalog, catalog:
        catalog.execute("UPDATE page SET data = x'00'")
        catalog.execute("DELETE FROM fact WHERE name = 'generation'")  # every page is to be indexed again

    build_archive(Path(twice.archive[0]), twice.root.parent, minute=2)

    assert answers(opened(twice).open().generation) == AFTER
    assert (twice.root / "catalogue.sqlite.damaged-0").exists()


def test_damage_of_an_index_too_large_to_be_read_at_once_is_found_by_verification(
    twice: GenerationDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("MAX_CHECKSUM_BYTES", "MAX_SMALL_FILES_BYTES"):
        monkeypatch.setattr(generation, limit, 0)
    [segment] = Generation.open(twice.current()).manifest.segments
    flip_last(twice.segments / segment / "body.rare_low.npy")
    archive = opened(twice)
    live = archive.open().generation

    with pytest.raises(DamagedGeneration):
        archive.verify(live)

    assert live.manifest.name == twice.current().name
    assert answers(archive.open().generation) == sorted(BEFORE)


def test_a_damaged_segment_is_never_merged_into_a_new_one(
    twice: GenerationDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("MAX_CHECKSUM_BYTES", "MAX_SMALL_FILES_BYTES"):
        monkeypatch.setattr(generation, limit, 0)
    [segment] = Generation.open(twice.current()).manifest.segments
    flip_last(twice.segments / segment / "body.rare_low.npy")
    write(Path(twice.archive[0]), [*AFTER, *BEFORE])

    build_archive(Path(twice.archive[0]), twice.root.parent, minute=2)

    found = Generation.open(twice.current(), whole=True)
    assert answers(found) == sorted([*AFTER, *BEFORE])


def test_nothing_counts_as_new_when_the_catalog_is_read_again(twice: GenerationDirectory) -> None:
    (twice.root / "catalogue.sqlite").write_bytes(b"no database at all" * 500)
    archive = Path(twice.archive[0])
    write(archive, [*AFTER, *BEFORE])

    report = build([archive], twice, Tuning(LEXICON), progress=no_progress, clock=now)

    assert sorted(report.changes.added) == sorted(BEFORE)
    assert (report.changes.changed, report.changes.removed) == ((), ())


def test_an_error_that_is_no_damage_leaves_the_catalog_in_its_place(
    twice: GenerationDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog, archive = twice.root / "catalogue.sqlite", Path(twice.archive[0])
    before = catalog.stat().st_ino

    def fail(*_: object) -> None:
        raise ValueError("a mistake of the program")

    monkeypatch.setattr(pipeline, "publish", fail)
    with pytest.raises(ValueError, match="a mistake"):
        build([archive], twice, Tuning(LEXICON), progress=no_progress, clock=now)

    assert catalog.stat().st_ino == before


def test_an_index_that_no_handle_is_left_for_is_not_called_damaged(twice: GenerationDirectory) -> None:
    live = twice.current()

    with without_handles(), pytest.raises(DataUnusable):
        Generation.open(live)

    assert answers(opened(twice).open().generation) == AFTER


def test_articles_out_of_reach_for_a_moment_are_read_later(twice: GenerationDirectory) -> None:
    [segment] = Generation.open(twice.current()).manifest.segments

    with without_handles(), pytest.raises(DataUnusable):
        Segment.open(twice.segments / segment)

    assert len(Segment.open(twice.segments / segment)) == 1
