"""Word documents: everything printed is read, and nothing deleted."""

from __future__ import annotations

import io
from pathlib import Path

import docx
from docx.oxml import parse_xml

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.readers.documents.word import WordDocument, style_level

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
EDITED = (
    f"<w:p {SPACE}><w:r><w:t>湖滨路</w:t></w:r>"
    "<w:ins w:id='1' w:author='a'><w:r><w:t>今起</w:t></w:r></w:ins>"
    "<w:del w:id='2' w:author='a'><w:r><w:delText>明起</w:delText></w:r></w:del>"
    "<w:r><w:t>单行。</w:t></w:r></w:p>"
)
CONTROLLED = (
    f"<w:sdt {SPACE}><w:sdtContent><w:p><w:r><w:t>交警在路口疏导。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
)
BOXED = (
    f"<w:p {SPACE}><w:r><w:t>绕行环城南路。</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>图为路口。"
    "</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
)


def document() -> docx.document.Document:
    found = docx.Document()
    found.add_heading("湖滨路今起单行", 1)
    for xml in (EDITED, CONTROLLED, BOXED):
        found.element.body.insert(len(found.element.body) - 1, parse_xml(xml))
    return found


def opened(found: docx.document.Document) -> WordDocument:
    stream = io.BytesIO()
    found.save(stream)
    return WordDocument(stream.getvalue())


def test_insertions_controls_and_text_boxes_are_read_and_deletions_are_not() -> None:
    assert list(opened(document()).paragraphs()) == [
        (2, "湖滨路今起单行"),
        (0, "湖滨路今起单行。"),
        (0, "交警在路口疏导。"),
        (0, "绕行环城南路。"),
        (0, "图为路口。"),
    ]


def test_a_row_of_a_table_is_a_line() -> None:
    found = docx.Document()
    table = found.add_table(1, 3)
    for cell, text in zip(table.rows[0].cells, ("天元区", "12", "12"), strict=True):
        cell.text = text

    assert (0, "天元区\u300012\u300012") in opened(found).paragraphs()


def test_headers_are_beside_the_text_and_named(tmp_path: Path) -> None:
    found = document()
    found.sections[0].header.paragraphs[0].text = "江川晚报编辑部"
    found.save(str(tmp_path / "a.docx"))

    notes = [item for item in read_archive([tmp_path]) if isinstance(item, SetAside)]

    assert "江川晚报编辑部" in list(opened(found).beside())
    assert [(note.reason, dict(note.facts)["example"]) for note in notes] == [
        ("left_parts", "江川晚报编辑部")
    ]
    assert any(isinstance(item, Page) for item in read_archive([tmp_path]))


def test_the_style_tells_the_level() -> None:
    assert [style_level(name) for name in ("Heading 2", "标题 1", "Title", "Normal", "")] == [3, 2, 1, 0, 0]
