"""7z archives: read like other containers, refused like them."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import py7zr
import pytest

from retrieval.reading.sources import seven_zip
from tests.unit.reading.sources.packing import TEXT, pages_and_reasons, zipped


def packed(members: dict[str, bytes], password: str | None = None, *, names_too: bool = False) -> bytes:
    """A solid archive; names_too: the list of members is encrypted as well."""
    file = io.BytesIO()
    with py7zr.SevenZipFile(file, "w", password=password, header_encryption=names_too) as archive:
        archive.set_encoded_header_mode(names_too)
        for name, data in members.items():
            archive.writestr(data, name)
    return file.getvalue()


def with_checksums(data: bytes) -> bytes:
    """An archive with a changed header, which is last in it, and with the checksums of that."""
    offset, size = struct.unpack("<QQ", data[12:28])
    start = data[12:28] + struct.pack("<L", zlib.crc32(data[32 + offset : 32 + offset + size]))
    return data[:8] + struct.pack("<L", zlib.crc32(start)) + start + data[32:]


def test_members_are_read_by_their_folders(tmp_path: Path) -> None:
    data = packed({"江川晚报/2021-03-12/A1.txt": TEXT, "江川晚报/2021-03-12/A2.txt": TEXT})
    (tmp_path / "a.7z").write_bytes(data)

    assert pages_and_reasons(tmp_path) == (
        ["a.7z/江川晚报/2021-03-12/A1.txt", "a.7z/江川晚报/2021-03-12/A2.txt"],
        {},
    )


def test_an_archive_in_an_archive_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.7z").write_bytes(packed({"三月.zip": zipped({"A1.txt": TEXT})}))
    (tmp_path / "b.zip").write_bytes(zipped({"四月.7z": packed({"A1.txt": TEXT})}))

    assert pages_and_reasons(tmp_path) == (["a.7z/三月.zip/A1.txt", "b.zip/四月.7z/A1.txt"], {})


def test_members_that_do_not_fit_into_memory_are_read_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seven_zip, "MAX_UNPACKED_IN_MEMORY", 10)
    (tmp_path / "a.7z").write_bytes(packed({"A1.txt": TEXT, "A2.txt": TEXT + TEXT}))

    assert pages_and_reasons(tmp_path) == (["a.7z/A1.txt", "a.7z/A2.txt"], {})


@pytest.mark.parametrize(
    ("names_too", "reasons"), [(False, {"a.7z/A1.txt": "encrypted"}), (True, {"a.7z": "encrypted"})]
)
def test_an_encrypted_archive_is_set_aside(tmp_path: Path, names_too: bool, reasons: dict[str, str]) -> None:
    (tmp_path / "a.7z").write_bytes(packed({"A1.txt": TEXT}, "geheim", names_too=names_too))

    assert pages_and_reasons(tmp_path) == ([], reasons)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.7z").write_bytes(packed({"A1.txt": bytes(40 * 2**20)}))

    assert pages_and_reasons(tmp_path) == ([], {"a.7z/A1.txt": "zip_bomb"})


def test_a_damaged_archive_is_set_aside_with_what_was_found(tmp_path: Path) -> None:
    whole = packed({"A1.txt": TEXT})
    (tmp_path / "cut.7z").write_bytes(whole[:-20])
    (tmp_path / "turned.7z").write_bytes(whole[:40] + bytes([whole[40] ^ 1]) + whole[41:])

    assert pages_and_reasons(tmp_path) == ([], {"cut.7z": "bad_archive", "turned.7z/A1.txt": "bad_archive"})


def test_names_that_lead_outside_are_refused_and_the_others_are_read(tmp_path: Path) -> None:
    data = packed({"aa/evil.txt": TEXT, "A1.txt": TEXT})
    renamed = data.replace("aa/e".encode("utf-16-le"), "../e".encode("utf-16-le"))
    (tmp_path / "a.7z").write_bytes(with_checksums(renamed))

    assert pages_and_reasons(tmp_path) == (["a.7z/A1.txt"], {"a.7z/../evil.txt": "unsafe_name"})


def test_without_the_extra_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "py7zr", None)
    (tmp_path / "a.7z").write_bytes(packed({"A1.txt": TEXT}))

    assert pages_and_reasons(tmp_path) == ([], {"a.7z": "missing_extra"})
