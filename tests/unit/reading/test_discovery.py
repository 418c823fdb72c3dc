"""Archives: folders, single files, and everything that can be wrong with them."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive, read_file
from retrieval.reading.discovery import list_sources
from retrieval.reading.readers.text_file import MAX_LINES
from retrieval.reading.sources.encoding import MAX_TEXT_BYTES

TEXT = "路灯换新\n\n本报讯 城东三百盏路灯昨日换新。\n"


def reasons(*paths: Path) -> dict[str, str]:
    return {item.source: item.reason for item in read_archive(paths) if isinstance(item, SetAside)}


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a.txt", "b/1.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT)

    assert [page.source for page in read_archive([tmp_path])] == ["a.txt", "b/1.txt", "b/2.txt"]


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


def test_every_bad_file_is_set_aside_with_its_reason_and_the_good_one_is_read(tmp_path: Path) -> None:
    bad = {
        "empty.txt": (b"", "empty"),
        "blank.txt": (b" \n\n", "empty"),
        "page.pdf": (b"%PDF-1.4 ...", "bad_pdf"),
        "page.html": (b"<!DOCTYPE html><p>", "no_article"),
        "pages.zip": (b"PK\x03\x04....", "bad_archive"),
        "program.txt": (b"\x7fELF" + bytes(3000), "binary"),
        "latin.txt": ("Füße größer ".encode("latin-1") * 99, "encoding"),
        "folio.txt": ("责任编辑：赵可 版式：孙丽\n".encode(), "no_text"),
        "rows.jsonl": (b"{}\n", "no_text"),
        "big.txt": (b"a" * (MAX_TEXT_BYTES + 1), "too_large"),
        "long.txt": (b"a\n" * (MAX_LINES + 1), "too_many_lines"),
    }
    for name, (data, _) in bad.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(TEXT)

    assert reasons(tmp_path) == {name: reason for name, (_, reason) in bad.items()}
    assert [i.source for i in read_archive([tmp_path]) if isinstance(i, Page)] == ["good.txt"]


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


def test_names_that_are_no_text_are_made_printable(tmp_path: Path) -> None:
    (tmp_path / "a\nb.txt").write_text(TEXT)

    [page] = read_archive([tmp_path])

    assert page.source == "a\ufffdb.txt"


def test_two_files_of_one_page_keep_all_their_articles_under_ids_of_their_own(tmp_path: Path) -> None:
    folder = tmp_path / "江川晚报" / "2021-03-12"
    folder.mkdir(parents=True)
    (folder / "A1.txt").write_text(TEXT)
    (folder / "A01.txt").write_text(TEXT)

    ids = [a.id for page in read_archive([tmp_path]) if isinstance(page, Page) for a in page.articles]

    assert ids == ["江川晚报/2021-03-12/A1/1", "江川晚报/2021-03-12/A1.txt#1"]


def test_with_several_paths_names_begin_with_that_of_the_path(tmp_path: Path) -> None:
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(TEXT)

    assert [page.source for page in read_archive([tmp_path / "甲", tmp_path / "乙"])] == [
        "甲/a.txt",
        "乙/a.txt",
    ]


def test_a_single_file_is_named_below_its_root(tmp_path: Path) -> None:
    (tmp_path / "江川晚报").mkdir()
    path = tmp_path / "江川晚报" / "A1.txt"
    path.write_text(TEXT)

    [page] = read_file(path, tmp_path)

    assert isinstance(page, Page)
    assert (page.source, page.paper, page.label) == ("江川晚报/A1.txt", "江川晚报", "A1")


def test_a_line_of_several_megabytes_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("路灯换新\n\n" + "城东三百盏路灯昨日换新，" * 200_000)

    [page] = read_archive([tmp_path])

    assert isinstance(page, Page)
    assert len(page.articles[0].text) > 2_000_000
