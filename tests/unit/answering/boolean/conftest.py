"""A small archive of two papers for boolean searches, made by the real builder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.index.generation import Generation
from tests.conftest import LEXICON, build_archive

ROWS: tuple[dict[str, Any], ...] = (
    {
        "id": "n1", "paper": "江畔日报", "date": "2021-03-04", "page": "1", "title": "渡口夜航恢复",
        "author": "苏敏", "text": "北岸渡口今晚恢复夜航。首班渡轮载客四十人。船长说，灯塔已经修好。",
    },
    {
        "id": "n2", "paper": "江畔日报", "date": "2021-03-05", "page": "2", "title": "灯塔修缮完工",
        "author": "苏 敏", "text": "灯塔修缮工程昨日完工。\n工人换下了旧灯，AI巡检系统同时启用。",
    },
    {
        "id": "n3", "paper": "江畔日报", "date": "2021-04-10", "page": "1", "title": "大雾停航",
        "author": "贺长河", "text": "因大雾，北岸渡口停航三小时，137名旅客改乘汽车。渡口管理处致歉。",
    },
    {
        "id": "n4", "paper": "江畔日報", "date": "2021-04-11", "page": "3", "title": "碼頭擴建",
        "author": "", "text": "碼頭擴建工程開工，燈塔一側將建候船室。",
    },
    {
        "id": "n5", "paper": "山城晚报", "date": "2022-01-02", "page": "A1", "title": "缆车开通",
        "author": "",
        "text": "山城缆车开通，阿依古丽·买买提第一个乘坐。记者苏 敏在现场。AIDS宣传日活动同日举行。",
    },
    {
        "id": "n6", "paper": "山城晚报", "page": "A2", "title": "读者来信", "author": "",
        "text": "日期不详的一封来信：雨夜里，渡口的灯还亮着。",
    },
)  # fmt: skip
"""The third page's paper prints traditional script; the last row has no date."""


@pytest.fixture(scope="package")
def ferry_answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """The answerer of the archive of `ROWS`."""
    folder: Path = tmp_path_factory.mktemp("ferry")
    file = folder / "rows.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), encoding="utf-8")
    shelf = build_archive(file, folder / "data")
    current = shelf.current()
    assert current is not None
    return Answerer(Generation.open(current), WordLists.read(LEXICON))
