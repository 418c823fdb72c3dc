"""A row of an export, and exports written for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from retrieval.models import Article, Page
from retrieval.reading.archive_pages import read_archive

BODY = (
    "　　本报北京1月3日电 （记者张三、李四）路灯昨日换新。\n\n为什么要换\n"
    "　　旧灯耗电，每年多花三十万元。\n（转第二版）"
)

ROW = {
    "id": "rmrb:7",
    "paper": "人民日报",
    "date": "2020-01-03",
    "page": "A01",
    "page_name": "要闻",
    "kicker": "城东改造",
    "title": "三百盏路灯\n昨日换新",
    "subtitle": "每年省电三十万元",
    "author": "",
    "body": BODY,
}


def export(folder: Path, *rows: Any, name: str = "rows.jsonl") -> Path:
    path = folder / name
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def articles(path: Path) -> list[Article]:
    return [a for item in read_archive([path]) if isinstance(item, Page) for a in item.articles]
