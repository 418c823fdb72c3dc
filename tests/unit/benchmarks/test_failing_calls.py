"""Chosen system calls of a child fail, on files of a folder, from the n-th on."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import platform
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks.failing_calls import FAULTS, Ended, _text, run_with_fault

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64", reason="numbers of Linux on x86-64"
)
SECONDS = 60.0


def write_files(folder: Path) -> int:
    """Write four files; errno of the first error."""
    try:
        for number in range(4):
            (folder / str(number)).write_text("渡口", encoding="utf-8")
    except OSError as error:
        return error.errno or 1
    return 0


def under(fault: str, at: int, folder: Path, watched: Path) -> Ended:
    return run_with_fault(lambda: write_files(folder), [watched], replace(FAULTS[fault], at=at), SECONDS)


def test_without_a_fault_the_calls_are_counted(tmp_path: Path) -> None:
    ended = under("full disk", 0, tmp_path, tmp_path)

    assert (ended.code, ended.calls, ended.failed) == (0, 8, [])  # opened for writing, and written


@pytest.mark.parametrize(
    ("fault", "at", "code"),
    [("full disk", 4, errno.ENOSPC), ("quota", 1, errno.EDQUOT), ("no handles", 3, errno.EMFILE)],
)
def test_the_call_chosen_fails(tmp_path: Path, fault: str, at: int, code: int) -> None:
    ended = under(fault, at, tmp_path, tmp_path)

    assert ended.code == code
    assert ended.failed[0].partition(" ")[0] in {"create", "write"}


@pytest.mark.parametrize("length", [1, 5000])
def test_a_text_is_read_over_the_end_of_a_page(length: int) -> None:
    page = mmap.PAGESIZE
    with mmap.mmap(-1, 3 * page) as pages:
        start = page - 2
        pages[start : start + length] = b"a" * length
        view = ctypes.c_char.from_buffer(pages)
        found = _text(os.getpid(), ctypes.addressof(view) + start)
        del view

    assert found[:4095] == "a" * min(length, 4095)


def test_files_elsewhere_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()

    ended = under("full disk", 1, tmp_path / "a", tmp_path / "b")

    assert (ended.code, ended.calls) == (0, 0)
