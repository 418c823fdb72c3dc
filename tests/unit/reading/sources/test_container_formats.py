"""Members of zip archives: encryption and names."""

from __future__ import annotations

import zipfile
from pathlib import Path

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from tests.unit.reading.sources.packing import TEXT, pages_and_reasons, zipped


def test_an_encrypted_member_is_set_aside(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": TEXT}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))

    assert pages_and_reasons(tmp_path) == ([], {"a.zip/a.txt": "encrypted"})


def test_names_in_gbk_are_read_as_they_were_meant(tmp_path: Path) -> None:
    name = "江川晚报"
    data = zipped({"ABCDEFGH/a.txt": TEXT}).replace(b"ABCDEFGH", name.encode("gbk"))
    (tmp_path / "a.zip").write_bytes(data)

    assert pages_and_reasons(tmp_path)[0] == ["a.zip/江川晚报/a.txt"]


def test_a_member_without_a_name_is_set_aside_and_the_others_are_read(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.txt", TEXT)
        archive.writestr("江川晚报/A1.txt", TEXT)
    path.write_bytes(path.read_bytes().replace(b"x.txt", b"\0.txt"))

    items = list(read_archive([path]))

    assert [(type(item), item.source) for item in items] == [
        (SetAside, "a.zip/"),
        (Page, "a.zip/江川晚报/A1.txt"),
    ]
