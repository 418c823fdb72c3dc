"""DOCX, ODT and EPUB."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from retrieval.models import Article, BlockKind, Page, SetAside
from retrieval.reading.archive_pages import read_archive

ONE = "湖滨路今起由东向西单行，预计持续四十天。"
TWO = "交警说，绕行可走环城南路。"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/a.opf"/></rootfiles></container>'
)
PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="c" href="%E4%B8%80.xhtml"/></manifest>'
    '<spine><itemref idref="c"/><itemref idref="none"/></spine></package>'
)


def packed(path: Path, **members: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)


def write_docx(path: Path) -> None:
    document = docx.Document()
    document.add_heading("湖滨路今起单行", 1)
    document.add_paragraph(ONE)
    document.add_paragraph(TWO)
    document.save(str(path))


def write_odt(path: Path) -> None:
    body = f'<a xmlns:text="{TEXT}"><text:h text:outline-level="1">湖滨路今起<b>单行</b></text:h>'
    packed(path, content_xml=f"{body}<text:p>{ONE}</text:p><text:p>{TWO}</text:p></a>")


def write_epub(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("META-INF/container.xml", CONTAINER)
        file.writestr("OPS/a.opf", PACKAGE)
        file.writestr(
            "OPS/一.xhtml",
            f"<html><body><div><h2>湖滨路今起单行</h2><p>{ONE}</p>\n<p>{TWO}</p></div></body></html>",
        )


def read(folder: Path) -> tuple[list[Article], list[SetAside]]:
    found = list(read_archive([folder]))
    articles = [a for item in found if isinstance(item, Page) for a in item.articles]
    return articles, [item for item in found if isinstance(item, SetAside)]


@pytest.mark.parametrize(
    ("name", "write"), [("a.docx", write_docx), ("a.odt", write_odt), ("a.epub", write_epub)]
)
def test_headings_are_headlines_and_paragraphs_text(tmp_path: Path, name: str, write: object) -> None:
    assert callable(write)
    write(tmp_path / name)

    [article], notes = read(tmp_path)

    assert article.headline == "湖滨路今起单行"
    assert [article.text_of(block) for block in article.blocks_of(BlockKind.PARAGRAPH)] == [ONE, TWO]
    assert notes == []


def test_a_document_without_headings_is_a_page_of_text(tmp_path: Path) -> None:
    document = docx.Document()
    for text in ("湖滨路今起单行", ONE, TWO):
        document.add_paragraph(text)
    document.save(str(tmp_path / "a.docx"))

    [article], _ = read(tmp_path)

    assert article.headline == "湖滨路今起单行"


def test_entities_of_a_document_are_not_resolved(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("秘密", encoding="utf-8")
    head = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    packed(tmp_path / "a.odt", content_xml=f'{head}<a xmlns:text="{TEXT}"><text:p>{ONE}&x;</text:p></a>')

    articles, _ = read(tmp_path)

    assert all("秘密" not in a.text for a in articles if a.source == "a.odt")


def test_a_bomb_and_a_damaged_document_are_set_aside(tmp_path: Path) -> None:
    packed(tmp_path / "a.odt", content_xml="灯" * 3_000_000)
    write_epub(tmp_path / "b.epub")
    (tmp_path / "b.epub").write_bytes((tmp_path / "b.epub").read_bytes()[:-30])

    _, notes = read(tmp_path)

    assert [(note.source, note.reason) for note in notes] == [
        ("a.odt", "zip_bomb"),
        ("b.epub", "bad_document"),
    ]
