"""Bounded and decompressed streams."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from retrieval.reading.sources.streams import ReopeningFile, decompress_head, decompressed_stream, gunzipped
from tests.unit.reading.sources.packing import TEXT, pages_and_reasons, tarred


def test_a_packed_tar_bomb_is_refused_before_it_is_run_through(tmp_path: Path) -> None:
    (tmp_path / "a.tar.xz").write_bytes(tarred({"a.txt": bytes(64 * 2**20)}, "w:xz"))
    (tmp_path / "good.txt").write_bytes(TEXT)

    assert pages_and_reasons(tmp_path) == (["good.txt"], {"a.tar.xz": "bad_archive"})


def test_a_stream_longer_than_its_limit_raises() -> None:
    packed = gzip.compress(bytes(1000))

    assert decompressed_stream(io.BytesIO(packed), 1000).read() == bytes(1000)
    with pytest.raises(tarfile.ReadError):
        decompressed_stream(io.BytesIO(packed), 999).read()


def test_a_plain_file_is_given_as_it_is() -> None:
    assert decompressed_stream(io.BytesIO(b"plain"), 10).read() == b"plain"
    assert gunzipped(io.BytesIO(b"plain")).read() == b"plain"
    assert gunzipped(io.BytesIO(gzip.compress(b"packed"))).read() == b"packed"


def test_the_head_of_a_gzip_file_is_decompressed_as_far_as_it_goes() -> None:
    packed = gzip.compress(b"title,text\n" * 1000)

    assert decompress_head(packed).startswith(b"title,text\n")
    assert len(decompress_head(packed)) == 4096
    assert decompress_head(b"\x1f\x8bxx") == b""


def test_a_reopening_file_seeks_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")
    file = io.BufferedReader(ReopeningFile(tmp_path / "a", 10))

    assert (file.seek(-3, 2), file.read()) == (7, b"789")
    assert (file.seek(2), file.read(3), file.tell()) == (2, b"234", 5)
