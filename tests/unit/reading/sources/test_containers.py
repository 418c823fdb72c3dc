"""Zip and tar archives: read where they lie, and everything hostile in them set aside."""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.discovery import list_sources
from retrieval.reading.sources.source_file import SourceFile
from tests.unit.reading.sources.packing import TEXT, pages_and_reasons, tarred, zipped

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


def test_an_archive_in_an_archive_is_read_and_one_deeper_is_not(tmp_path: Path) -> None:
    inner = zipped({"a.txt": TEXT, "deep.zip": zipped({"b.txt": TEXT})})
    (tmp_path / "a.zip").write_bytes(zipped({"inner.zip": inner}))

    assert pages_and_reasons(tmp_path) == (
        ["a.zip/inner.zip/a.txt"],
        {"a.zip/inner.zip/deep.zip": "nested_archive"},
    )


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
