"""Tries are written and opened with the errors of the system."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import marisa_trie
import pytest

from retrieval.language.tries import load_trie, save_trie
from tests.unit.limits import without_handles, without_room


def test_a_trie_comes_back(tmp_path: Path) -> None:
    save_trie(marisa_trie.Trie(["渡口", "江豚"]), tmp_path / "words")

    assert sorted(load_trie(tmp_path / "words")) == ["江豚", "渡口"]


def test_a_full_disk_is_an_error_with_a_number(tmp_path: Path) -> None:
    with without_room(), pytest.raises(OSError) as seen:
        save_trie(marisa_trie.Trie(["渡口"]), tmp_path / "words")

    assert seen.value.errno == errno.EFBIG


def test_a_lack_of_handles_is_an_error_with_a_number(tmp_path: Path) -> None:
    save_trie(marisa_trie.Trie(["渡口"]), tmp_path / "words")

    with without_handles(), pytest.raises(OSError) as seen:
        load_trie(tmp_path / "words")

    assert seen.value.errno == errno.EMFILE


def test_a_file_that_is_no_trie_is_an_error_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "words").write_bytes("没有字典".encode() * 50)

    with pytest.raises(RuntimeError):
        load_trie(tmp_path / "words")


def test_a_folder_whose_name_is_no_utf_8_holds_a_trie(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\xb1\xa8")
    folder.mkdir()
    save_trie(marisa_trie.Trie(["渡口"]), folder / "a.marisa")

    assert "渡口" in load_trie(folder / "a.marisa")
