"""Archives: folders, single files, and everything that can be wrong with them."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.discovery import find_source, list_sources, printable
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.source_file import SourceFile
from tests.unit.reading.pages import TEXT, reasons
from tests.unit.reading.sources.packing import zipped


def test_sources_are_listed_with_size_and_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    os.utime(tmp_path / "a.txt", ns=(0, 5))

    [source] = list_sources([tmp_path])

    assert not isinstance(source, SetAside)
    assert (source.name, source.size, source.mtime_ns) == ("a.txt", len(TEXT.encode()), 5)


def test_hidden_files_and_sidecars_are_no_sources(tmp_path: Path) -> None:
    for name in (".a.txt", "a.toml", "archive.toml"):
        (tmp_path / name).write_text(TEXT)

    assert list(read_archive([tmp_path])) == []


def test_a_path_that_does_not_exist_is_set_aside(tmp_path: Path) -> None:
    assert reasons(tmp_path / "nowhere") == {"nowhere": "unreadable"}


def test_links_that_lead_back_are_reported_once_and_end(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")

    assert reasons(tmp_path) == {"loop": "folder_loop", "broken.txt": "unreadable"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o000)

    assert reasons(tmp_path) == {"closed": "unreadable"}


def test_a_folder_whose_listing_fails_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "good.txt").write_text(TEXT)
    listing = os.scandir

    def fail(path: Path) -> object:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr(os, "scandir", fail)

    assert next(iter(read_archive([tmp_path]))) == SetAside(
        "closed", "unreadable", (("detail", "Permission denied"),)
    )
    assert [i.source for i in read_archive([tmp_path]) if isinstance(i, Page)] == ["good.txt"]


def test_what_is_no_file_is_set_aside(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))

        assert reasons(tmp_path) == {"s": "not_a_file"}


def test_a_source_is_found_by_its_name_also_within_a_container(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.txt").write_text(TEXT)
    (tmp_path / "x" / "b.zip").write_bytes(zipped({"c/d.txt": TEXT.encode()}))

    names = ("x/a.txt", "x/b.zip/c/d.txt", "x/b.zip/c", "../x/a.txt", "y.txt")
    found = [find_source([tmp_path], name) for name in names]

    assert [source and source.name for source in found] == ["x/a.txt", "x/b.zip/c/d.txt", None, None, None]


def test_what_cannot_be_shown_of_a_name_is_replaced() -> None:
    assert printable("江川　晚报/A1.txt") == "江川　晚报/A1.txt"
    assert printable("a\tb\udcff.txt") == "a\ufffdb\ufffd.txt"


@pytest.mark.parametrize("given", ["江川晚报", "江川晚报/2021-03-12", "江川晚报/2021-03-12/A1.txt"])
def test_an_archive_keeps_the_facts_of_the_folders_it_lies_in(
    tmp_path: Path, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = tmp_path / "江川晚报" / "2021-03-12"
    day.mkdir(parents=True)
    (day / "A1.txt").write_text(TEXT)
    monkeypatch.chdir(tmp_path)

    for path in (Path(given), tmp_path / given):
        [page] = read_archive([path])

        assert isinstance(page, Page)
        assert (page.paper, str(page.date), page.label) == ("江川晚报", "2021-03-12", "A1")


def test_settings_above_a_single_file_hold_for_it(tmp_path: Path) -> None:
    (tmp_path / "甲").mkdir()
    (tmp_path / "archive.toml").write_text('paper = "江川晚报"\npath = "{page_name}/{date:%y%m%d}.txt"\n')
    (tmp_path / "甲" / "210312.txt").write_text(TEXT)

    [page] = read_archive([tmp_path / "甲" / "210312.txt"])

    assert isinstance(page, Page)
    assert (page.paper, str(page.date), page.name) == ("江川晚报", "2021-03-12", "甲")


def test_the_folder_of_the_indexes_is_left_out_of_an_archive_around_it(tmp_path: Path) -> None:
    data = tmp_path / "索引"
    data.mkdir()
    (data / "manifest.json").write_text("{}")
    (tmp_path / "a.txt").write_text(TEXT)

    listed = list_sources([tmp_path], without=data)

    assert [source.name for source in listed if not isinstance(source, SetAside)] == ["a.txt"]


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the archive, with a file that is none of its business."""
    folder = tmp_path / "别处"
    folder.mkdir()
    (folder / "secret.txt").write_text(TEXT)
    return folder


def test_links_out_of_the_archive_are_not_followed(tmp_path: Path, outside: Path) -> None:
    archive = tmp_path / "报纸"
    archive.mkdir()
    (archive / "file.txt").symlink_to(outside / "secret.txt")
    (archive / "folder").symlink_to(outside)
    (archive / "own.txt").write_text(TEXT)
    (archive / "same.txt").symlink_to(archive / "own.txt")

    assert reasons(archive) == {"file.txt": "link_outside", "folder": "link_outside"}
    names = [source.name for source in list_sources([archive]) if not isinstance(source, SetAside)]
    assert names == ["own.txt", "same.txt"]
    assert find_source([archive], "file.txt") is None
    assert find_source([archive], "folder/secret.txt") is None


def test_links_to_a_place_that_is_allowed_are_followed(tmp_path: Path, outside: Path) -> None:
    archive = tmp_path / "报纸"
    archive.mkdir()
    (archive / "folder").symlink_to(outside)

    [source] = list_sources([archive], [outside])

    assert source == find_source([archive], "folder/secret.txt", [outside])


def test_an_archive_may_itself_be_a_link(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "link").symlink_to(outside)

    [source] = list_sources([tmp_path / "link"])

    assert not isinstance(source, SetAside)


def test_a_sidecar_that_leads_out_of_the_archive_is_none(tmp_path: Path, outside: Path) -> None:
    archive = tmp_path / "报纸"
    archive.mkdir()
    (archive / "a.txt").write_text(TEXT)
    (outside / "facts.toml").write_text('paper = "别报"\n')
    (archive / "a.toml").symlink_to(outside / "facts.toml")

    [set_aside, source] = sorted(list_sources([archive]), key=lambda one: isinstance(one, SourceFile))

    assert isinstance(set_aside, SetAside)
    assert isinstance(source, SourceFile)
    assert (set_aside.source, set_aside.reason) == ("a.toml", "link_outside")  # no silence
    assert source.sibling("a.toml") is None


def test_a_sidecar_that_leads_to_a_place_allowed_counts(tmp_path: Path, outside: Path) -> None:
    archive = tmp_path / "报纸"
    (archive / "2021-03-01").mkdir(parents=True)
    (archive / "2021-03-01" / "A1.txt").write_text(TEXT)
    (outside / "archive.toml").write_text('paper = "江川晚报"\n')
    (archive / "archive.toml").symlink_to(outside / "archive.toml")

    assert reasons(archive) == {"archive.toml": "link_outside"}
    [source] = list_sources([archive], [outside])

    assert isinstance(source, SourceFile)
    assert profile_of(source).paper == "江川晚报"
