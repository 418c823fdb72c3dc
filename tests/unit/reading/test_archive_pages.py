"""Whole archives: order, ids, bad files beside good ones, and any bytes under any name."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive, read_file
from retrieval.reading.readers.text_file import MAX_LINES
from retrieval.reading.sources.encoding import MAX_TEXT_BYTES
from tests.unit.reading.pages import TEXT, reasons

SUFFIXES = (".txt", ".csv", ".tsv", ".jsonl", ".csv.gz", ".jsonl.gz", ".zip", ".tar", ".tar.gz", ".md", "")

SEEDS = [
    TEXT.encode(),
    b"title,text,date\n\xe8\xb7\xaf,\xe7\x81\xaf,2020-01-01\n",
    b'{"title": "a", "text": "b"}\n{"title"',
    b"---\npage: A1\n---\n\xe8\xb7\xaf\n\x0c---\n+++\npage = 1\n+++\n",
    gzip.compress(TEXT.encode()),
    b"PK\x03\x04\x14\x00",
    "第A1版 2020年2月30日\n下转A2版\n（上接第一版）\n".encode("gb18030"),
]

PIECES = st.one_of(
    st.binary(max_size=60), st.text(max_size=30).map(lambda t: t.encode("utf-8", "surrogatepass")),
    st.sampled_from([*SEEDS, b'"', b"\n", b",", b"\x00", b"\f", "（记者 张三）".encode(), "■".encode()]),
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map(b"".join), st.sampled_from(SUFFIXES))
def test_any_bytes_under_any_name_are_read_or_set_aside(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str
) -> None:
    path = tmp_path_factory.mktemp("f") / f"a{suffix}"
    path.write_bytes(data)

    for item in read_archive([path]):
        assert isinstance(item, Page | SetAside)
        for article in item.articles if isinstance(item, Page) else ():
            assert all(article.text[b.start : b.end] for b in article.blocks)
            article.text.encode()


def test_mixed_encodings_and_names_with_newlines_are_read_side_by_side(tmp_path: Path) -> None:
    for name, encoding in (("a.txt", "utf-8"), ("b.txt", "gb18030"), ("c\nd.txt", "utf-16")):
        (tmp_path / name).write_bytes((TEXT * 3).encode(encoding))

    assert [item.source for item in read_archive([tmp_path])] == ["a.txt", "b.txt", "c\ufffdd.txt"]


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a.txt", "b/1.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT)

    assert [page.source for page in read_archive([tmp_path])] == ["a.txt", "b/1.txt", "b/2.txt"]


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

    assert ids == ["江川晚报/2021-03-12/A1/1", "江川晚报/2021-03-12/A1/1~cd90f06ccba2"]


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
