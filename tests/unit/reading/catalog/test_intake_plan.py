"""The forecast of an intake: what would be read, set aside and forgotten."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from retrieval.models import SetAside
from retrieval.reading.catalog.intake import checks_needed
from retrieval.reading.catalog.intake_plan import plan_intake
from retrieval.reading.discovery import list_sources

TEXT = "江畔日报 2021年3月4日 第2版\n渡口夜航恢复\n北岸渡口今晚恢复夜航。\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_text(TEXT, encoding="utf-8")
    return folder


def stored(archive: Path) -> dict[str, tuple[str, str, str]]:
    """As the catalog keeps the sources after a build."""
    found = list(list_sources([archive]))
    from retrieval.reading.catalog.source_reader import reader_version
    from retrieval.reading.registry import reader_for

    return {
        check.source.name: (check.stat, "digest", reader_version(reader_for(check.source)))
        for check in checks_needed(found, {}, Path())
    }


def test_without_a_build_every_source_is_new(archive: Path) -> None:
    plan = plan_intake(list_sources([archive]), {})

    assert (plan.new, plan.changed, plan.removed, plan.unchanged) == (("a.txt", "b.txt", "c.txt"), (), (), 0)


def test_changes_are_told_from_what_stayed(archive: Path) -> None:
    before = stored(archive)
    (archive / "b.txt").write_text(TEXT + "完。\n", encoding="utf-8")
    (archive / "c.txt").unlink()
    (archive / "d.txt").write_text(TEXT, encoding="utf-8")

    plan = plan_intake(list_sources([archive]), before)

    assert (plan.new, plan.changed, plan.removed, plan.unchanged) == (("d.txt",), ("b.txt",), ("c.txt",), 1)


def test_sources_without_a_reader_or_access_are_set_aside(archive: Path) -> None:
    (archive / "empty.txt").touch()
    os.mkfifo(archive / "pipe.txt")

    plan = plan_intake(list_sources([archive]), {})

    assert {(item.source, item.reason) for item in plan.set_aside} == {
        ("empty.txt", "empty"),
        ("pipe.txt", "not_a_file"),
    }
    assert all(isinstance(item, SetAside) for item in plan.set_aside)
