"""A full disk is recognised, files are flushed, arrays are written in pieces."""

import errno
import sqlite3
from pathlib import Path

import numpy as np

from retrieval.files import GrowingArray, flush_all, lack_of_room


def test_flushed_files_are_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")

    flush_all(tmp_path)

    assert (tmp_path / "a").read_bytes() == b"abc"


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
