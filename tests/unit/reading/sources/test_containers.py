"""Zip and tar archives: read where they lie, and everything hostile in them set aside."""

from __future__ import annotations

import hashlib
import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.discovery import list_sources
from retrieval.reading.sources.source_file import SourceFile

TEXT = "路灯换新\n\n本报讯 城东三百盏路灯昨日换新。\n".encode()


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return packed.getvalue()


def tarred(members: dict[str, bytes], mode: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as file:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def pages_and_reasons(path: Path) -> tuple[list[str], dict[str, str]]:
    items = list(read_archive([path]))
    pages = [item.source for item in items if isinstance(item, Page)]
    return pages, {item.source: item.reason for item in items if isinstance(item, SetAside)}


MEMBERS = {"江川晚报/2021-03-12/A1.txt": TEXT, "江川晚报/2021-03-12/A2.txt": TEXT}


@pytest.mark.parametrize("suffix", ["zip", "tar", "tar.gz", "tgz", "tar.bz2", "tar.xz"])
def test_members_are_read_and_named_by_their_path(tmp_path: Path, suffix: str) -> None:
    mode = {"tar": "w:", "tar.bz2": "w:bz2", "tar.xz": "w:xz"}.get(suffix, "w:gz")
    data = zipped(MEMBERS) if suffix == "zip" else tarred(MEMBERS, mode)
    (tmp_path / f"pages.{suffix}").write_bytes(data)

    pages = [item for item in read_archive([tmp_path]) if isinstance(item, Page)]

    assert [p.source for p in pages] == [f"pages.{suffix}/{name}" for name in MEMBERS]
    assert [(p.paper, str(p.date), p.label) for p in pages] == [
        ("江川晚报", "2021-03-12", "A1"),
        ("江川晚报", "2021-03-12", "A2"),
    ]


def test_a_sidecar_in_an_archive_speaks_for_its_member(tmp_path: Path) -> None:
    members = {"x/page.txt": TEXT, "x/page.toml": b'page = "B3"', "issue.toml": b"date = 2021-03-12"}
    (tmp_path / "a.zip").write_bytes(zipped(members))

    [page] = read_archive([tmp_path])

    assert isinstance(page, Page)
    assert (page.label, str(page.date)) == ("B3", "2021-03-12")


def test_what_is_hostile_is_set_aside_and_the_rest_is_read(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("good.txt", TEXT)
        file.writestr("../up.txt", TEXT)
        file.writestr("/etc/root.txt", TEXT)
        file.writestr("bomb.txt", bytes(3 * 2**20))
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("good.txt", TEXT)
    (tmp_path / "a.zip").write_bytes(packed.getvalue())

    pages, reasons = pages_and_reasons(tmp_path)

    assert pages == ["a.zip/good.txt"]
    assert reasons == {
        "a.zip/../up.txt": "unsafe_name",
        "a.zip/etc/root.txt": "unsafe_name",
        "a.zip/bomb.txt": "zip_bomb",
        "a.zip/link.txt": "not_a_file",
        "a.zip/good.txt": "duplicate_name",
    }


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


def test_an_archive_in_an_archive_is_read_and_one_deeper_is_not(tmp_path: Path) -> None:
    inner = zipped({"a.txt": TEXT, "deep.zip": zipped({"b.txt": TEXT})})
    (tmp_path / "a.zip").write_bytes(zipped({"inner.zip": inner}))

    assert pages_and_reasons(tmp_path) == (
        ["a.zip/inner.zip/a.txt"],
        {"a.zip/inner.zip/deep.zip": "nested_archive"},
    )


def test_a_packed_tar_bomb_is_refused_before_it_is_run_through(tmp_path: Path) -> None:
    (tmp_path / "a.tar.xz").write_bytes(tarred({"a.txt": bytes(64 * 2**20)}, "w:xz"))
    (tmp_path / "good.txt").write_bytes(TEXT)

    assert pages_and_reasons(tmp_path) == (["good.txt"], {"a.tar.xz": "bad_archive"})


@pytest.mark.parametrize("suffix", ["zip", "tar.gz"])
def test_a_truncated_archive_is_set_aside(tmp_path: Path, suffix: str) -> None:
    data = zipped(MEMBERS) if suffix == "zip" else tarred(MEMBERS, "w:gz")
    (tmp_path / f"a.{suffix}").write_bytes(data[: len(data) // 2])

    assert pages_and_reasons(tmp_path) == ([], {f"a.{suffix}": "bad_archive"})


def test_a_member_has_a_digest_of_its_own_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": TEXT}))

    [source] = list_sources([tmp_path])

    assert isinstance(source, SourceFile)
    assert source.digest() == hashlib.sha256(TEXT).hexdigest()


def test_an_archive_replaced_by_another_is_read_anew(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": TEXT}))
    assert pages_and_reasons(tmp_path)[0] == ["a.zip/a.txt"]

    (tmp_path / "a.zip").write_bytes(zipped({"b.txt": TEXT + TEXT}))

    assert pages_and_reasons(tmp_path)[0] == ["a.zip/b.txt"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_archives_never_raise(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["zip", "tar", "tar.gz"]))
    whole = zipped(MEMBERS) if kind == "zip" else tarred(MEMBERS, "w:" if kind == "tar" else "w:gz")
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("a") / f"a.{kind}"
    path.write_bytes(bytes(damaged))

    assert all(isinstance(item, Page | SetAside) for item in read_archive([path]))


def test_a_member_without_a_name_is_set_aside_and_the_others_are_read(tmp_path):
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
