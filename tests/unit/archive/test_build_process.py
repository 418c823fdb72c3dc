"""Index builds in a child process: the same index, and a build that is broken off leaves nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from retrieval.archive.build_process import build_in_process
from retrieval.errors import ArchiveMissing
from retrieval.index.shelf import GenerationDirectory
from retrieval.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read(data=tmp_path / "data")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text(
        json.dumps({"id": "r", "title": "渡口", "text": "渡口复航。"}, ensure_ascii=False), "utf-8"
    )
    return path


def test_a_build_reports_its_stages_and_makes_its_generation_live(settings: Settings, export: Path) -> None:
    stages: list[str] = []

    report = build_in_process(settings, [export], lambda stage, *_: stages.append(stage))

    assert report.counts["articles"] == 1
    assert {"reading", "indexing"} <= set(stages)
    assert Archive(settings, [export]).open().generation.manifest.name == report.folder.name


def test_an_error_of_the_build_is_raised_here(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing):
        build_in_process(settings, [tmp_path / "nowhere"], lambda *_: None)


def test_an_exception_of_the_progress_breaks_the_build_off(settings: Settings, export: Path) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_in_process(settings, [export], stop)

    shelf = GenerationDirectory(settings.data, [export])
    assert shelf.current() is None
    assert not list(shelf.root.rglob(".building-*"))
