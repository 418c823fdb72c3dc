"""A crash at any instant leaves a loadable index; damage is seen; two builders never meet."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.errors import ArchiveBusy, ArchiveEmpty, DamagedGeneration, OutdatedGeneration
from retrieval.index import build as building
from retrieval.index.generation import Generation
from retrieval.index.generations import FORMAT, KEPT, MANIFEST, Shelf, shelves_in
from tests.conftest import build_archive

ROW = {
    "paper": "湘江晚报",
    "date": "2021-03-01",
    "page": "A1",
    "title": "渡口复航",
    "body": "渡口三月一日复航。",
}


@pytest.fixture
def archive(tmp_path) -> Path:
    path = tmp_path / "archive.jsonl"
    path.write_text(json.dumps({**ROW, "id": "a"}, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def shelf(archive, tmp_path) -> Shelf:
    return build_archive(archive, tmp_path / "data")


def test_a_built_generation_is_live_and_opens(shelf):
    assert Generation.open(shelf.current()).manifest.counts["articles"] == 1


@pytest.mark.parametrize("part", ["articles.sqlite", "body.documents.npy", "lexicon.marisa", "title.terms"])
def test_a_flipped_byte_is_seen_and_named(shelf, part):
    path = shelf.current() / part
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(DamagedGeneration) as seen:
        Generation.open(shelf.current())

    assert seen.value.facts["part"] == part


def test_a_missing_file_is_seen(shelf):
    (shelf.current() / "dates.npy").unlink()

    with pytest.raises(DamagedGeneration):
        Generation.open(shelf.current())


def test_a_broken_manifest_is_damage(shelf):
    (shelf.current() / MANIFEST).write_text("{", encoding="utf-8")

    with pytest.raises(DamagedGeneration):
        Generation.open(shelf.current())


def test_a_pointer_that_leads_out_of_the_shelf_is_damage(shelf):
    (shelf.root / "CURRENT").write_text("../../etc\n", encoding="utf-8")

    with pytest.raises(DamagedGeneration):
        shelf.current()


def test_another_format_asks_to_be_built_again(shelf):
    manifest = shelf.current() / MANIFEST
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace(f'"format": {FORMAT}', '"format": 0'), "utf-8"
    )

    with pytest.raises(OutdatedGeneration):
        Generation.open(shelf.current())


def test_a_build_that_breaks_off_leaves_the_old_generation_live(shelf, archive, tmp_path, monkeypatch):
    before = shelf.current()

    def break_off(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "_write_columns", break_off)
    with pytest.raises(KeyboardInterrupt):
        build_archive(archive, tmp_path / "data", minute=1)

    assert shelf.current() == before
    assert Generation.open(before).manifest.counts["articles"] == 1
    assert [p.name for p in shelf.generations.iterdir()] == [before.name]


def test_a_builder_that_was_killed_leaves_nothing_that_hinders_the_next(shelf, archive, tmp_path):
    script = "import os, sys; from pathlib import Path; from retrieval.index.generations import Shelf\n"
    script += (
        "with Shelf(Path(sys.argv[1]), [Path(sys.argv[2])]).building() as f: (f / 'x').touch(); os._exit(9)"
    )
    killed = subprocess.run([sys.executable, "-c", script, tmp_path / "data", archive], check=False)

    again = build_archive(archive, tmp_path / "data", minute=2)

    assert killed.returncode == 9
    assert Generation.open(again.current()).manifest.counts["articles"] == 1
    assert not list(again.generations.glob(".building-*"))


def test_a_second_builder_is_told_who_builds(shelf):
    with (
        shelf.building(),
        pytest.raises(ArchiveBusy) as seen,
        Shelf(shelf.root.parent, [Path(shelf.archive[0])]).building(),
    ):
        pass

    assert seen.value.facts["holder"].startswith("PID ")


def test_an_archive_that_became_empty_does_not_replace_a_good_index(shelf, archive, tmp_path):
    before = shelf.current()
    archive.write_text("", encoding="utf-8")

    with pytest.raises(ArchiveEmpty):
        build_archive(archive, tmp_path / "data", minute=1)

    assert shelf.current() == before


def test_only_the_last_generations_are_kept(archive, tmp_path):
    for minute in range(4):
        shelf = build_archive(archive, tmp_path / "data", minute=minute)

    names = sorted(p.name for p in shelf.generations.iterdir())

    assert len(names) == KEPT
    assert shelf.current().name == names[-1]


def test_a_reader_goes_on_with_a_generation_that_was_collected(archive, tmp_path):
    shelf = build_archive(archive, tmp_path / "data")
    generation = Generation.open(shelf.current())
    generation.store.article(0)

    for minute in range(1, 4):
        build_archive(archive, tmp_path / "data", minute=minute)

    assert not generation.folder.exists()
    assert generation.searcher.search(generation.analyser.tokens("渡口"), limit=1)
    assert generation.store.row_of("a") == 0


def test_two_archives_never_share_a_shelf(tmp_path):
    one, two = (Shelf(tmp_path, [tmp_path / name]) for name in ("one", "two"))

    assert one.root != two.root


def test_the_archive_indexed_last_is_the_first_of_the_shelves(archive, tmp_path):
    build_archive(archive, tmp_path / "data")

    assert [paths for paths, _ in shelves_in(tmp_path / "data")] == [(str(archive),)]
