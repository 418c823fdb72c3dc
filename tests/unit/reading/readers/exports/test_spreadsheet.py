"""Spreadsheets as exports."""

from __future__ import annotations

import datetime as dt
import zipfile
from html import escape
from pathlib import Path

import pytest

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(path: Path, *sheets: list[list[object]]) -> Path:
    """An XLSX with inline texts and numbers."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in numbers
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", TYPES)
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{RELATIONS}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        file.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>'
        )
        file.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        )
        for number, rows in enumerate(sheets, 1):
            lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
            file.writestr(
                f"xl/worksheets/s{number}.xml",
                f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>',
            )
    return path


def cell(value: object) -> str:
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def test_each_sheet_is_an_export_of_its_own(tmp_path: Path) -> None:
    workbook(
        tmp_path / "a.xlsx",
        [
            ["标题", "见报日期", "版次", "新闻正文"],
            ["路灯换新", "2021年3月12日", 3, "城东三百盏路灯昨日换新。"],
        ],
        [["江川晚报存档"], ["题名", "日期", "全文"], ["夜市搬家", "2021-03-13", "夜市搬到了江边。"]],
    )

    found = list(read_archive([tmp_path]))

    articles = [a for item in found if isinstance(item, Page) for a in item.articles]
    assert [(a.headline, a.date, a.page) for a in articles] == [
        ("路灯换新", dt.date(2021, 3, 12), "3"),
        ("夜市搬家", dt.date(2021, 3, 13), None),
    ]
    assert len({a.id for a in articles}) == 2


def test_a_sheet_without_rows_of_articles_is_named(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", [["标题", "正文"], ["路灯", "换新。"]], [["只有一列"], ["备注"]])

    notes = [
        (item.reason, dict(item.facts)) for item in read_archive([tmp_path]) if isinstance(item, SetAside)
    ]

    assert ("sheet_unused", {"sheet": "表2", "chars": "6"}) in notes


@pytest.mark.parametrize("cut", [40, 400, 1200])
def test_a_spreadsheet_cut_off_is_set_aside(tmp_path: Path, cut: int) -> None:
    path = workbook(tmp_path / "a.xlsx", [["标题", "正文"], ["路灯", "换新。"]])
    path.write_bytes(path.read_bytes()[:-cut])

    [note] = read_archive([tmp_path])

    assert isinstance(note, SetAside)
    assert note.reason == "bad_document"
