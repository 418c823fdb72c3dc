"""EPUB: every visible text of a chapter is a line."""

from __future__ import annotations

import io
import zipfile

import pytest

from retrieval.reading.readers.documents.epub import Book
from retrieval.reading.sources.packed_documents import open_document

CONTAINER = '<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>'
PACKAGE = (
    '<package><manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/>'
    '<item id="n" href="n.xhtml" media-type="application/xhtml+xml"/></manifest>'
    '<spine><itemref idref="c"/></spine></package>'
)


def opened(chapter: str, container: str = CONTAINER) -> Book:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("META-INF/container.xml", container)
        file.writestr("a.opf", PACKAGE)
        file.writestr("c.xhtml", f"<html><head><title>书</title></head><body>{chapter}</body></html>")
        file.writestr("n.xhtml", "<html><body><p>目录</p></body></html>")
    return Book(open_document(stream.getvalue(), "a.epub"))


@pytest.mark.parametrize(
    ("chapter", "lines"),
    [
        ("<h2>渡口<em>复航</em></h2><p>昨日\n复航。</p>", [(2, "渡口复航"), (0, "昨日 复航。")]),
        ("渡口复航<br/>昨日复航。", [(0, "渡口复航"), (0, "昨日复航。")]),
        (
            "<div>渡口复航<p>昨日复航。</p>图为渡口</div>",
            [(0, "渡口复航"), (0, "昨日复航。"), (0, "图为渡口")],
        ),
        ("<dl><dt>渡口</dt><dd>复航</dd></dl><script>x()</script>", [(0, "渡口"), (0, "复航")]),
    ],
)
def test_text_is_read_wherever_it_stands(chapter: str, lines: list[tuple[int, str]]) -> None:
    assert list(opened(chapter).paragraphs()) == lines


def test_pages_outside_the_spine_are_beside_the_text() -> None:
    assert list(opened("<p>昨日复航。</p>").beside()) == ["目录"]


def test_a_container_without_a_package_is_broken() -> None:
    with pytest.raises(SyntaxError):
        opened("", "<container/>")
