"""A small archive with two papers, to check drafts against."""

from __future__ import annotations

import json

import pytest

from retrieval.answering.quotation_check.quotation_search import QuotationSearch
from retrieval.index.generation import Generation
from retrieval.models import Article
from tests.conftest import build_archive

BRIDGE = (
    "青石桥昨日恢复通车。县交通局局长何立春说：“这座桥修了一百二十天，每一颗铆钉都换过。”\n"
    "桥长三百二十米，限载15吨。施工队一共68人，其中女工九人。\n"
    "何立春还说，往后每年秋天都要封桥检修三天，请大家绕行南门渡口。"
)
FERRY = (
    "南门渡口从今天起增开夜班渡船。船老大宋阿满说：“我撑了半辈子船，还没有见过这样亮的码头。”\n"
    "新装的路灯共有42盏，全部用上了太阳能。县里承诺，明年春天再添两条船。"
)
TEA = "“头茶要赶在谷雨以前收完，迟一天，价钱就跌一成。”茶农冯桂枝一边翻炒一边说。今年全乡采茶工有1300人。"
AGAIN = "本周要闻：老桥已经开放，桥长三百二十米，两侧挂了灯笼，夜里看得很远。"
ROWS = [
    {
        "id": "bridge",
        "paper": "清溪日报",
        "date": "2021-09-14",
        "page": "A1",
        "title": "青石桥通车",
        "text": BRIDGE,
    },
    {
        "id": "ferry",
        "paper": "清溪日报",
        "date": "2021-09-15",
        "page": "A2",
        "title": "渡口点灯",
        "text": FERRY,
    },
    {
        "id": "again",
        "paper": "清溪日报",
        "date": "2021-09-21",
        "page": "A4",
        "title": "一周回顾",
        "text": AGAIN,
    },
    {"id": "tea", "paper": "山乡晚报", "date": "2022-04-12", "page": "3", "title": "抢收头茶", "text": TEA},
]


@pytest.fixture(scope="package")
def county(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    folder = tmp_path_factory.mktemp("county")
    export = folder / "county.jsonl"
    export.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), encoding="utf-8")
    return Generation.open(build_archive(export, folder / "data").current())


@pytest.fixture
def search(county: Generation) -> QuotationSearch:
    return QuotationSearch(county)


@pytest.fixture
def bridge(county: Generation) -> Article:
    return county.store.article(county.store.row_of("bridge"))
