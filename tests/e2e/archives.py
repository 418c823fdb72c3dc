"""Small archives that a test can write, add to, and damage."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from retrieval.resources import SAMPLE_ARCHIVE

FERRY = (
    "湘江渡口复航\n\n湘江晚报记者 江小舟\n\n湘江晚报讯 3月1日,停航两年的湘江渡口复航,首日运送乘客1200人。\n"
)
NOT_TEXT = bytes(range(256)) * 16


def sample_page(archive: Path) -> Path:
    """The sample's page, where a page of that paper and date belongs."""
    page = archive / "株洲日报" / "2020-02-16" / "A1.txt"
    page.parent.mkdir(parents=True)
    shutil.copy(SAMPLE_ARCHIVE / "zhuzhou_daily_A1.txt", page)
    return page


def ferry_page(archive: Path, label: str = "A1") -> Path:
    """A page with one short article."""
    page = archive / "湘江晚报" / "2021-03-01" / f"{label}.txt"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(FERRY, encoding="utf-8")
    return page


def damage(page: Path) -> None:
    """The page is no text any more."""
    page.write_bytes(NOT_TEXT)


def many_articles(archive: Path, count: int) -> Path:
    """An export that takes a while to index."""
    export = archive / "导出.jsonl"
    archive.mkdir(parents=True, exist_ok=True)
    with export.open("w", encoding="utf-8") as lines:
        for number in range(count):
            row = {
                "id": f"r{number}",
                "paper": "湘江晚报",
                "date": "2021-03-02",
                "page": "A2",
                "title": f"第{number}号桥梁通车",
                "text": f"第{number}号桥梁昨日通车,全长{number + 100}米,由第{number % 17}工程队修建。" * 8,
            }
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    return export
