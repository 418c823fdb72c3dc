"""The backup file format: checksums while reading, files for the owner alone."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pytest

from retrieval.maintenance.backup_file import HashingReader, create_private_file

SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"""FIPS 180-2, appendix B.1."""


def test_the_digest_is_that_of_all_bytes_read_in_whatever_pieces() -> None:
    reader = HashingReader(io.BytesIO(b"abc"))

    assert [reader.read(2), reader.read(2), reader.read()] == [b"ab", b"c", b""]
    assert reader.digest == SHA256_OF_ABC


def test_a_new_file_is_for_its_owner_alone_and_replaces_no_other(tmp_path: Path) -> None:
    path = tmp_path / "b.tar"

    with create_private_file(path) as file:
        file.write(b"1")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        create_private_file(path)
    assert path.read_bytes() == b"1"
