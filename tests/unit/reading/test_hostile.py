"""Every reader on what strangers may send: no crash, no hang, each thing read or set aside."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import UnreadableSource
from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.registry import read_source
from retrieval.reading.sources.source_file import SourceFile

TEXT = "路灯换新\n\n本报讯 城东三百盏路灯昨日换新。\n"
EXAMPLES = int(os.environ.get("JIANBAO_FUZZ_EXAMPLES", "40"))
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


@settings(max_examples=EXAMPLES, deadline=5000)
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


class Replaced(SourceFile):
    """A source whose file another process replaces while it is read."""

    def stamp(self) -> tuple[int, int]:
        self.path.write_text(self.path.read_text() + "又一行。\n")
        return super().stamp()


def test_a_file_that_is_replaced_while_it_is_read_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)

    with pytest.raises(UnreadableSource) as caught:
        Replaced(tmp_path / "a.txt", "a.txt", 0, 0).read_bytes(10_000)

    assert caught.value.reason == "changed"


def test_a_source_that_stays_the_same_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)

    [page] = read_source(SourceFile(tmp_path / "a.txt", "a.txt", 0, 0))

    assert isinstance(page, Page)


def test_mixed_encodings_and_names_with_newlines_are_read_side_by_side(tmp_path: Path) -> None:
    for name, encoding in (("a.txt", "utf-8"), ("b.txt", "gb18030"), ("c\nd.txt", "utf-16")):
        (tmp_path / name).write_bytes((TEXT * 3).encode(encoding))

    assert [item.source for item in read_archive([tmp_path])] == ["a.txt", "b.txt", "c\ufffdd.txt"]
