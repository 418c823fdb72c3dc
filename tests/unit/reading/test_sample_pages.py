"""A look at three sources of an archive."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from retrieval.reading.sample_pages import read_sample, read_sample_in_sandbox
from retrieval.resources import SAMPLE_ARCHIVE


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    for name in "abcde":
        (folder / f"{name}.txt").write_text("渡口夜航恢复\n北岸渡口今晚恢复夜航。\n", encoding="utf-8")
    (folder / "e.txt").write_bytes(b"")
    return folder


def test_the_first_the_middle_and_the_last_source_are_read(archive: Path) -> None:
    found = list(read_sample([archive], ()))

    assert [(one.name, len(one.pages), one.sources) for one in found] == [
        ("a.txt", 1, 5),
        ("c.txt", 1, 5),
        ("e.txt", 0, 5),
    ]
    assert [note.reason for note in found[2].set_aside] == ["empty"]


def test_an_empty_folder_has_no_sample(tmp_path: Path) -> None:
    assert list(read_sample([tmp_path], ())) == []


def test_a_sample_is_read_in_a_child() -> None:
    (found,) = read_sample_in_sandbox([SAMPLE_ARCHIVE], ())

    assert (found.pages[0].paper, found.pages[0].date) == ("株洲日报", dt.date(2020, 2, 16))
