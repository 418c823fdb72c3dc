"""A crash at any instant leaves a loadable index; damage is seen; two builders never meet."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.errors import ArchiveBusy, ArchiveEmpty, DamagedGeneration, NothingBefore, OutdatedGeneration
from retrieval.index.build import publish
from retrieval.index.generation import Generation
from retrieval.index.manifest import CHECKSUM, FORMAT, MANIFEST
from retrieval.index.shelf import (
    KEPT_GENERATIONS,
    GenerationDirectory,
    archive_of,
    generation_order,
    indexed_archives,
)
from tests.conftest import build_archive

ROW = {
    "paper": "湘江晚报",
    "date": "2021-03-01",
    "page": "A1",
    "title": "渡口复航",
    "body": "渡口三月一日复航。",
}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "archive.jsonl"
    path.write_text(json.dumps({**ROW, "id": "a"}, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def change(archive: Path, id: str = "b") -> None:
    """Put another article in the place of the one there is."""
    row = {**ROW, "id": id, "body": f"渡口第{id}次复航。"}
    archive.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")


@pytest.fixture
def shelf(archive: Path, tmp_path: Path) -> GenerationDirectory:
    return build_archive(archive, tmp_path / "data")


def test_a_built_generation_is_live_and_opens(shelf: GenerationDirectory) -> None:
    assert Generation.open(shelf.current()).manifest.counts["articles"] == 1


def files_of(shelf: GenerationDirectory) -> dict[str, Path]:
    """Every file that the live generation needs, by its name."""
    folders = [shelf.current(), *shelf.segments.iterdir(), *shelf.lexica.iterdir()]
    return {path.name: path for folder in folders for path in folder.iterdir() if path.name != "facts.json"}


@pytest.mark.parametrize(
    "part",
    ["articles.sqlite", "body.rare_low.npy", "title.words", "segment.json", "lexicon.marisa", "words.json"],
)
def test_a_flipped_byte_is_seen_and_named(shelf: GenerationDirectory, part: str) -> None:
    path = files_of(shelf)[part]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(DamagedGeneration) as seen:
        Generation.open(shelf.current())

    assert seen.value.facts["part"].endswith(part)


def test_any_missing_file_is_seen(shelf: GenerationDirectory) -> None:
    for path in files_of(shelf).values():
        away = path.rename(path.with_suffix(".away"))

        with pytest.raises(DamagedGeneration):
            Generation.open(shelf.current())

        away.rename(path)


@pytest.mark.parametrize("part", ["articles.sqlite", "lexicon.marisa", "manifest.json", "dead.json"])
def test_a_damaged_generation_is_mended_by_building_again(
    shelf: GenerationDirectory, archive: Path, tmp_path: Path, part: str
) -> None:
    path = files_of(shelf)[part]
    path.write_bytes(path.read_bytes()[:-1])

    again = build_archive(archive, tmp_path / "data", minute=1)

    assert Generation.open(again.current()).store.row_of("a") == 0


def test_a_broken_manifest_is_damage(shelf: GenerationDirectory) -> None:
    (shelf.current() / MANIFEST).write_text("{", encoding="utf-8")

    with pytest.raises(DamagedGeneration):
        Generation.open(shelf.current())


def test_a_pointer_that_leads_out_of_the_shelf_is_damage(shelf: GenerationDirectory) -> None:
    (shelf.root / "CURRENT").write_text("../../etc\n", encoding="utf-8")

    with pytest.raises(DamagedGeneration):
        shelf.current()


def test_another_format_asks_to_be_built_again(shelf: GenerationDirectory) -> None:
    manifest = shelf.current() / MANIFEST
    fields = json.loads(manifest.read_text(encoding="utf-8"))
    del fields[CHECKSUM]
    manifest.write_text(json.dumps({**fields, "format": FORMAT - 1}), "utf-8")

    with pytest.raises(OutdatedGeneration):
        Generation.open(shelf.current())


def test_a_build_that_breaks_off_leaves_the_old_generation_live(
    shelf: GenerationDirectory, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = shelf.current()

    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    change(archive)
    monkeypatch.setattr(publish, "write_tombstones", break_off)
    with pytest.raises(KeyboardInterrupt):
        build_archive(archive, tmp_path / "data", minute=1)

    assert shelf.current() == before
    assert Generation.open(before).manifest.counts["articles"] == 1
    assert [p.name for p in shelf.generations.iterdir()] == [before.name]


def test_a_builder_that_was_killed_leaves_nothing_that_hinders_the_next(
    shelf: GenerationDirectory, archive: Path, tmp_path: Path
) -> None:
    script = "\n".join(
        [
            "import os, sys; from pathlib import Path",
            "from retrieval.index.shelf import GenerationDirectory",
            "shelf = GenerationDirectory(Path(sys.argv[1]), [Path(sys.argv[2])])",
            "with shelf.building() as folder: (folder / 'x').touch(); os._exit(9)",
        ]
    )
    killed = subprocess.run([sys.executable, "-c", script, tmp_path / "data", archive], check=False)

    change(archive)
    again = build_archive(archive, tmp_path / "data", minute=2)

    assert killed.returncode == 9
    assert Generation.open(again.current()).store.row_of("b") == 0
    assert not list(again.generations.glob(".building-*"))


def test_a_second_builder_is_told_who_builds(shelf: GenerationDirectory) -> None:
    with (
        shelf.building(),
        pytest.raises(ArchiveBusy) as seen,
        GenerationDirectory(shelf.root.parent, [Path(shelf.archive[0])]).building(),
    ):
        pass

    assert seen.value.facts["holder"].startswith("PID ")


def test_an_archive_that_became_empty_does_not_replace_a_good_index(
    shelf: GenerationDirectory, archive: Path, tmp_path: Path
) -> None:
    before = shelf.current()
    archive.write_text("", encoding="utf-8")

    with pytest.raises(ArchiveEmpty):
        build_archive(archive, tmp_path / "data", minute=1)

    assert shelf.current() == before


def test_only_the_last_generations_are_kept(archive: Path, tmp_path: Path) -> None:
    for minute in range(4):
        change(archive, str(minute))
        shelf = build_archive(archive, tmp_path / "data", minute=minute)

    names = sorted((p.name for p in shelf.generations.iterdir()), key=generation_order)

    assert len(names) == KEPT_GENERATIONS
    assert shelf.current().name == names[-1]
    assert len(list(shelf.segments.iterdir())) == KEPT_GENERATIONS


def test_the_generation_before_can_be_made_live_again(
    shelf: GenerationDirectory, archive: Path, tmp_path: Path
) -> None:
    first = shelf.current()
    change(archive)
    build_archive(archive, tmp_path / "data", minute=1)

    shelf.roll_back()

    assert shelf.current() == first
    assert Generation.open(first).store.row_of("a") == 0
    with pytest.raises(NothingBefore):
        shelf.roll_back()


def test_a_clock_set_back_changes_no_order(archive: Path, tmp_path: Path) -> None:
    built = []
    for minute in (9, 5, 1):  # each build earlier than the one before
        change(archive, str(minute))
        shelf = build_archive(archive, tmp_path / "data", minute=minute)
        built.append(shelf.current())

    assert [folder.name.rpartition("-")[2] for folder in built] == ["1", "2", "3"]
    assert shelf.newest_first() == [built[2], built[1]]
    assert shelf.roll_back() == built[1]


def test_names_of_an_earlier_version_come_first() -> None:
    names = [
        "20300101T000000000000",
        "20260101T000000000000-2",
        "20270101T000000000000-1",
        "20210101T000000000000",
    ]

    assert sorted(names, key=generation_order) == [
        "20210101T000000000000", "20300101T000000000000",
        "20270101T000000000000-1", "20260101T000000000000-2",
    ]  # fmt: skip


def test_a_pointer_of_an_earlier_version_is_understood(shelf: GenerationDirectory) -> None:
    live = shelf.current()
    (shelf.root / "CURRENT").write_text(f"{live.name}\n", encoding="utf-8")

    assert shelf.current() == live


def test_no_flipped_bit_of_the_pointer_hinders_a_build_or_a_roll_back(
    shelf: GenerationDirectory, archive: Path, tmp_path: Path
) -> None:
    change(archive)
    build_archive(archive, tmp_path / "data", minute=1)
    pointer = shelf.root / "CURRENT"
    content = pointer.read_bytes()
    live = shelf.current()
    for bit in range(8 * (len(content) - 1)):
        flipped = bytearray(content)
        flipped[bit // 8] ^= 1 << bit % 8
        pointer.write_bytes(flipped)

        with pytest.raises(DamagedGeneration):
            shelf.current()
        assert shelf.newest_first()[0] == live
    shelf.make_live(live)
    assert shelf.current() == live


def test_a_damaged_list_of_paths_is_read_from_the_manifest(shelf: GenerationDirectory, archive: Path) -> None:
    (shelf.root / "archive.json").write_text('{"archive": ["/elsewhere"]}', encoding="utf-8")

    assert archive_of(shelf.root) == (str(archive),)


def test_a_build_after_a_roll_back_is_of_the_archive_as_it_is(
    shelf: GenerationDirectory, archive: Path, tmp_path: Path
) -> None:
    change(archive)
    build_archive(archive, tmp_path / "data", minute=1)
    shelf.roll_back()

    build_archive(archive, tmp_path / "data", minute=2)

    assert Generation.open(shelf.current()).store.row_of("b") is not None


def test_a_reader_goes_on_with_a_generation_that_was_collected(archive: Path, tmp_path: Path) -> None:
    shelf = build_archive(archive, tmp_path / "data")
    generation = Generation.open(shelf.current())
    generation.store.article(0)

    for minute in range(1, 4):
        change(archive, str(minute))
        build_archive(archive, tmp_path / "data", minute=minute)

    assert not generation.folder.exists()
    assert generation.searcher.search(generation.analyser.tokens("渡口"), limit=1)
    assert generation.store.row_of("a") == 0


def test_two_archives_never_share_a_shelf(tmp_path: Path) -> None:
    one, two = (GenerationDirectory(tmp_path, [tmp_path / name]) for name in ("one", "two"))

    assert one.root != two.root


def test_the_archive_indexed_last_is_the_first_of_the_shelves(archive: Path, tmp_path: Path) -> None:
    build_archive(archive, tmp_path / "data")

    assert [paths for paths, _ in indexed_archives(tmp_path / "data")] == [(str(archive),)]


def test_an_archive_whose_path_is_no_utf_8_is_indexed(archive: Path, tmp_path: Path) -> None:
    odd = archive.rename(tmp_path / os.fsdecode(b"\xb1\xa8.jsonl"))
    shelf = build_archive(odd, tmp_path / "data")

    assert Generation.open(shelf.current()).manifest.archive == [str(odd)]
    assert archive_of(shelf.root) == (str(odd),)


def test_a_lock_without_a_note_is_told_by_its_processes(shelf: GenerationDirectory) -> None:
    program = "import fcntl,sys; f=open(sys.argv[1]); fcntl.flock(f,2); print(flush=True); sys.stdin.read()"
    lock = shelf.root / "build.lock"
    lock.touch()
    with subprocess.Popen(
        [sys.executable, "-c", program, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()

        with pytest.raises(ArchiveBusy) as seen, shelf.locked():
            pass
        other.communicate(b"")

    assert seen.value.key == "error.archive_locked"
    assert f"PID {other.pid}" in seen.value.facts["holder"]
