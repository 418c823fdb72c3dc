"""The part of a question that another text replaces."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.answering.understanding.part_replacement import replaced_part
from retrieval.language.tokenizer import import_jieba

DAY = dt.date(2021, 6, 30)


def replaced(previous: str, other: str) -> str | None:
    """The question with the other part in its place."""
    found = replaced_part(previous, other, DAY, lambda text: import_jieba().cut(text, HMM=False))
    if found is None:
        return None
    span, part = found
    return previous[: span.start] + part + previous[span.end :]


@pytest.mark.parametrize(
    ("previous", "other", "whole"),
    [
        ("松坪县种茶多少亩?", "石门县", "石门县种茶多少亩?"),
        ("长沙有几座桥?", "株洲", "株洲有几座桥?"),
        ("去长沙有几座桥?", "株洲的", "去株洲有几座桥?"),
        ("6月2日运粮多少吨?", "5日", "6月5日运粮多少吨?"),
        ("6月2日运粮多少吨?", "7月1日", "7月1日运粮多少吨?"),
        ("第三场谁赢了?", "第五场", "第五场谁赢了?"),
        ("渡口赛龙舟苏蔷排第几?", "郑楠", "渡口赛龙舟郑楠排第几?"),
        ("长沙来了多少人?", "海口", "海口来了多少人?"),
        ("全省种茶多少亩?", "株洲", "株洲种茶多少亩?"),
    ],
)
def test_a_part_replaces_the_one_of_its_kind(previous: str, other: str, whole: str) -> None:
    assert replaced(previous, other) == whole


@pytest.mark.parametrize(
    ("previous", "other", "whole"),
    [
        ("雷神山医院有几个病区?", "火神山", "火神山医院有几个病区?"),
        ("雷神山医院有几个病区?", "火神山医院", "火神山医院有几个病区?"),
        ("雷神山有几个病区?", "火神山医院", "火神山医院有几个病区?"),
        ("东湖区种了多少树?", "西湖区", "西湖区种了多少树?"),
        ("南昌市东湖区种了多少树?", "西湖区", "南昌市西湖区种了多少树?"),
        ("株洲市荷塘区种了多少树?", "石峰区", "株洲市石峰区种了多少树?"),
        ("渌口区种了多少树?", "荷塘区", "荷塘区种了多少树?"),
        ("湖南省种了多少树?", "湖北省", "湖北省种了多少树?"),
        ("湖南种了多少树?", "湖北省", "湖北省种了多少树?"),
        ("株洲市第一中学招多少人?", "第二中学", "株洲市第二中学招多少人?"),
        ("北京大学第一医院招多少人?", "第三医院", "北京大学第三医院招多少人?"),
        ("王宁写了几首诗?", "王宁波", "王宁波写了几首诗?"),
        ("王宁波写了几首诗?", "王宁", "王宁写了几首诗?"),
        ("陈华杰考了多少分?", "陈华俊", "陈华俊考了多少分?"),
        ("陈华杰考了多少分?", "李娜", "李娜考了多少分?"),
        ("有几篇提到陈景行?", "李娜", "有几篇提到李娜?"),
        ("有几篇提到李文亮?", "李娜", "有几篇提到李娜?"),
        ("古特雷斯说了什么?", "安倍", "安倍说了什么?"),
        ("李克强说了什么?", "孙春兰", "孙春兰说了什么?"),
    ],
)
def test_a_name_replaces_a_whole_name_with_which_it_shares_characters(
    previous: str, other: str, whole: str
) -> None:
    assert replaced(previous, other) == whole


@pytest.mark.parametrize("other", ["博物馆", "昨天", "的"])
def test_a_part_of_another_kind_replaces_nothing(other: str) -> None:
    assert replaced("渡口几点开?", other) is None
