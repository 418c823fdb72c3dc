"""Facts of files are compared, a full disk is recognised, arrays are written piece by piece."""

import errno
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import DamagedGeneration
from retrieval.files import GrowingArray, check_files, digest, facts_of, flush_all, lack_of_room

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a").write_bytes(b"abc")
    return tmp_path


def test_facts_are_size_and_checksum(folder: Path) -> None:
    assert facts_of(folder) == {"a": [3, ABC]}
    assert digest(folder / "a") == ABC


def test_files_like_their_facts_pass(folder: Path) -> None:
    flush_all(folder)

    check_files(folder, {"a": [3, ABC]}, whole=True)


def test_another_byte_is_seen_only_by_the_checksum(folder: Path) -> None:
    (folder / "a").write_bytes(b"abd")

    check_files(folder, {"a": [3, ABC]}, whole=False)
    with pytest.raises(DamagedGeneration):
        check_files(folder, {"a": [3, ABC]}, whole=True)


def test_a_missing_file_is_damage(folder: Path) -> None:
    with pytest.raises(DamagedGeneration) as seen:
        check_files(folder, {"b": [0, ""]}, whole=False)

    assert seen.value.facts["part"] == "b"


def test_a_full_disk_is_told_from_other_errors() -> None:
    assert lack_of_room(OSError(errno.ENOSPC, "No space left on device")) == "No space left on device"
    assert lack_of_room(OSError(errno.ENOENT, "No such file")) is None
    assert lack_of_room(sqlite3.OperationalError("no such table")) is None


def test_an_array_grows_by_its_first_axis(tmp_path: Path) -> None:
    array = GrowingArray(tmp_path / "a.npy", np.uint16)

    array.append(np.array([[1, 2]]))
    array.append(np.array([[3, 4], [5, 6]]))
    array.close()

    read = np.load(tmp_path / "a.npy")
    assert (read.dtype, read.tolist()) == (np.uint16, [[1, 2], [3, 4], [5, 6]])
