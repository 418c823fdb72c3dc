"""Correction files: bound to a source's content, written once at a time."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import CannotWrite, CorrectedMeanwhile, SourceChanged, UnreadableSource
from retrieval.reading.discovery import list_sources
from retrieval.reading.sources.correction_file import (
    CorrectedLine,
    CorrectionFile,
    LinePlace,
    correct_line,
    correction_path,
    orphaned_files,
    read_corrections,
)
from retrieval.reading.sources.sidecars import SidecarFingerprints
from retrieval.reading.sources.source_file import SourceFile

NOW = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
READ = "越要咬紧牙关。"
PLACE = LinePlace(None, 3, READ)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    page = tmp_path / "报纸" / "江畔日报" / "A1.txt"
    page.parent.mkdir(parents=True)
    page.write_text(f"标题\n\n{READ}\n", encoding="utf-8")
    return tmp_path / "报纸"


def source_in(root: Path) -> SourceFile:
    (source,) = (one for one in list_sources([root]) if isinstance(one, SourceFile))
    return source


def correct(root: Path, text: str, shown: str = READ) -> Path:
    return correct_line(root, source_in(root), CorrectedLine(PLACE, text), shown=shown, now=NOW)


@given(TEXTS, TEXTS, st.none() | st.integers(1, 99))
def test_a_file_comes_back_from_its_text(read: str, text: str, page: int | None) -> None:
    made = CorrectionFile("ab" * 32, (CorrectedLine(LinePlace(page, 12, read), text, "2026-01-02"),))

    assert CorrectionFile.parse(made.render()) == made


def test_a_corrected_line_stands_beside_the_sources_and_is_no_source(root: Path) -> None:
    path = correct(root, "越要咬住牙关。")

    source = source_in(root)
    found = read_corrections(source)
    assert path == root / "corrections" / "江畔日报" / "A1.txt.toml"
    assert found is not None
    assert [(one.place, one.text) for one in found.lines] == [(PLACE, "越要咬住牙关。")]
    assert found.sha256 == source.digest()


def test_a_second_correction_of_what_is_shown_replaces_the_first(root: Path) -> None:
    correct(root, "越要咬住牙关。")
    correct(root, "越要咬住牙关!", shown="越要咬住牙关。")

    found = read_corrections(source_in(root))

    assert found is not None
    assert [one.text for one in found.lines] == ["越要咬住牙关!"]


def test_of_two_people_at_one_line_the_second_is_told_of_the_first(root: Path) -> None:
    correct(root, "越要咬住牙关。")

    with pytest.raises(CorrectedMeanwhile) as told:
        correct(root, "越要咬着牙关。")

    assert told.value.facts["now"] == "越要咬住牙关。"


def test_a_line_corrected_back_leaves_no_correction(root: Path) -> None:
    correct(root, "越要咬住牙关。")
    correct(root, READ, shown="越要咬住牙关。")

    found = read_corrections(source_in(root))

    assert found is not None and found.lines == ()


def test_a_changed_source_takes_no_correction_beside_its_old_ones(root: Path) -> None:
    correct(root, "越要咬住牙关。")
    (root / "江畔日报" / "A1.txt").write_text(f"标题\n\n新的一版\n{READ}\n", encoding="utf-8")

    with pytest.raises(SourceChanged):
        correct(root, "越要咬着牙关。")


@pytest.mark.parametrize(
    "content", ["不是 TOML = =", "line = 3", 'sha256 = "x"\n[[line]]\nline = "三"\nread = ""']
)
def test_an_unreadable_file_is_told_and_left(root: Path, content: str) -> None:
    path = correct(root, "越要咬住牙关。")
    path.write_text(content, encoding="utf-8")

    with pytest.raises(UnreadableSource) as told:
        read_corrections(source_in(root))
    with pytest.raises(CannotWrite):
        correct(root, "越要咬着牙关。")
    assert told.value.reason == "bad_corrections"
    assert path.read_text(encoding="utf-8") == content


def test_a_correction_makes_the_source_look_changed(root: Path) -> None:
    before = SidecarFingerprints().of(source_in(root))
    correct(root, "越要咬住牙关。")

    assert SidecarFingerprints().of(source_in(root)) != before


def test_corrections_without_their_source_are_found(root: Path) -> None:
    correct(root, "越要咬住牙关。")
    (root / "江畔日报" / "A1.txt").rename(root / "江畔日报" / "A2.txt")

    source = source_in(root)

    assert list(orphaned_files([source])) == ["corrections/江畔日报/A1.txt.toml"]
    assert correction_path(source) is None


def test_a_member_of_a_container_is_corrected_beside_the_container(tmp_path: Path) -> None:
    page = f"标题\n\n{READ}\n"
    with zipfile.ZipFile(tmp_path / "一月.zip", "w") as archive:
        archive.writestr("江畔日报/A1.txt", page)
    source = source_in(tmp_path)
    before = SidecarFingerprints().of(source)

    path = correct_line(tmp_path, source, CorrectedLine(PLACE, "越要咬住牙关。"), shown=READ, now=NOW)

    assert path == tmp_path / "corrections" / "一月.zip" / "江畔日报" / "A1.txt.toml"
    assert correction_path(source) == path
    assert SidecarFingerprints().of(source) != before
