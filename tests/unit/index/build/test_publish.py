"""A generation is described, verified and only then live."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from retrieval.errors import DamagedGeneration
from retrieval.index.build import publish as publishing
from retrieval.index.build.job import Tuning
from retrieval.index.build.pipeline import build
from retrieval.index.manifest import read_manifest
from retrieval.index.shelf import GenerationDirectory
from tests.conftest import LEXICON, build_archive

PAGE = "渡口复航\n\n湘江晚报记者 江小舟\n\n湘江晚报讯 渡口运送乘客{count}人。\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE.format(count=100), encoding="utf-8")
    return path


def rebuild(archive: Path, shelf: GenerationDirectory, tuning: Tuning) -> list[str]:
    """Build a minute later; the stages reported."""
    stages: list[str] = []
    build(
        [archive], shelf, tuning, progress=lambda stage, done, total: stages.append(stage),
        clock=lambda: dt.datetime(2026, 1, 1, 0, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    return stages


def test_the_manifest_describes_the_generation(archive: Path, tmp_path: Path) -> None:
    shelf = build_archive(archive, tmp_path / "data")

    current = shelf.current()
    assert current is not None
    manifest = read_manifest(current)
    assert (manifest.name, manifest.built) == ("20260101T000000000000-1", "2026-01-01T00:00:00+00:00")
    assert manifest.counts == {"pages": 1, "articles": 1, "set_aside": 0, "remarks": 0, "passages": 1}
    assert (manifest.k1, manifest.b) == (1.5, 0.75)


def test_other_parameters_make_a_generation_of_the_same_segments(archive: Path, tmp_path: Path) -> None:
    shelf = build_archive(archive, tmp_path / "data")
    first = shelf.current()

    rebuild(archive, shelf, Tuning(LEXICON, k1=1.2))

    second = shelf.current()
    assert first is not None
    assert second is not None
    assert second != first
    assert read_manifest(second).k1 == 1.2
    assert read_manifest(second).segments == read_manifest(first).segments


def test_an_unchanged_archive_is_not_checked_again(archive: Path, tmp_path: Path) -> None:
    shelf = build_archive(archive, tmp_path / "data")
    first = shelf.current()

    stages = rebuild(archive, shelf, Tuning(LEXICON))

    assert shelf.current() == first
    assert "merging" in stages
    assert "checking" not in stages


def test_a_generation_that_does_not_find_its_passages_never_goes_live(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = build_archive(archive, tmp_path / "data")
    first = shelf.current()
    archive.write_text(PAGE.format(count=200), encoding="utf-8")
    monkeypatch.setattr(publishing, "PROBED_WORDS", 0)  # a search without words finds nothing

    with pytest.raises(DamagedGeneration):
        rebuild(archive, shelf, Tuning(LEXICON))

    assert shelf.current() == first
