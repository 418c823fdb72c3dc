"""Files of exports: bytes and text, whole, broken off, of no encoding."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from retrieval.errors import UnreadableSource
from retrieval.models import SetAside
from retrieval.reading.readers.exports.export_file import read_export, read_text_export
from retrieval.reading.sources.source_file import SourceFile


def source(folder: Path, content: bytes) -> SourceFile:
    path = folder / "导出.csv"
    path.write_bytes(content)
    return SourceFile(path, "导出.csv", len(content), 0)


def lines(text: io.TextIOWrapper) -> Iterator[tuple[int, str]]:
    yield from ((number, line.rstrip()) for number, line in enumerate(text, 1))


def chunks(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    number = 0
    while chunk := file.read(1000):
        number += 1
        yield number, chunk


def test_text_comes_in_the_encoding_that_the_file_is_in(tmp_path: Path) -> None:
    written = "标题,正文\n路灯换新,老街的路灯全部换成了节能灯。\n"

    for encoding in ("utf-8", "gb18030", "utf-16"):
        found = list(read_text_export(source(tmp_path, written.encode(encoding)), lines))
        assert found[1] == (2, "路灯换新,老街的路灯全部换成了节能灯。")


def test_a_packed_file_is_unpacked(tmp_path: Path) -> None:
    packed = gzip.compress("标题,正文\n".encode())

    assert list(read_text_export(source(tmp_path, packed), lines)) == [(1, "标题,正文")]


def test_what_comes_before_the_break_of_a_packed_file_stays_good(tmp_path: Path) -> None:
    whole = gzip.compress(bytes(range(256)) * 400, compresslevel=0)

    *good, (number, broken) = read_export(source(tmp_path, whole[: len(whole) // 2]), chunks)

    assert good[0] == (1, (bytes(range(256)) * 4)[:1000])
    assert isinstance(broken, SetAside)
    assert (number, broken.source, broken.reason) == (0, "导出.csv", "bad_gzip")


def test_bytes_of_no_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource) as refused:
        list(read_text_export(source(tmp_path, b"\x00\x01\x02\x03" * 100), lines))

    assert refused.value.reason == "encoding"


def test_a_file_that_is_gone_is_unreadable(tmp_path: Path) -> None:
    gone = source(tmp_path, b"")
    (tmp_path / "导出.csv").unlink()

    with pytest.raises(UnreadableSource):
        list(read_export(gone, chunks))
