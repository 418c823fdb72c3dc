"""The part of a question that another text replaces."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.answering.understanding.part_replacement import replaced_part
from retrieval.language.tokenizer import import_jieba

DAY = dt.date(2021, 6, 30)


@pytest.mark.parametrize(
    ("previous", "other", "parts"),
    [
        ("松坪县种茶多少亩?", "石门县", ("松坪县", "石门县")),
        ("长沙有几座桥?", "株洲", ("长沙", "株洲")),
        ("6月2日运粮多少吨?", "5日", ("6月2日", "6月5日")),
        ("6月2日运粮多少吨?", "7月1日", ("6月2日", "7月1日")),
        ("第三场谁赢了?", "第五场", ("第三场", "第五场")),
        ("渡口赛龙舟苏蔷排第几?", "郑楠", ("苏蔷", "郑楠")),
        ("渡口几点开?", "博物馆", None),
        ("渡口几点开?", "昨天", None),
    ],
)
def test_a_part_replaces_the_one_of_its_kind(
    previous: str, other: str, parts: tuple[str, str] | None
) -> None:
    assert replaced_part(previous, other, DAY, lambda text: import_jieba().cut(text, HMM=False)) == parts
