"""Lines of date, source and author, as copied from the web."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.reading.grammar.source_lines import is_source_line, source_credits, source_facts
from retrieval.reading.sources.page_facts import PageFacts
from tests.unit.reading.pages import outline_of, read

LINE = "2021年03月12日08:30 来源：江川晚报 作者：何青禾 字号：大 中 小"


@pytest.mark.parametrize(
    "text",
    [
        LINE,
        "发布时间：2021-03-12 08:30:00 | 来源：江川晚报 | 浏览次数：120",
        "来源：江川晚报　2021/3/12　责任编辑：沈一鸣",
        "2021-03-12 作者:何青禾 【大】【中】【小】 打印",
    ],
)
def test_a_line_of_date_and_labels_is_one(text: str) -> None:
    assert is_source_line(text)


@pytest.mark.parametrize(
    "text",
    [
        "2021年3月12日，来源：江川晚报的消息说渡口复航",
        "2021年3月12日 渡口复航",
        "来源：江川晚报",
        "记者：渡口何时复航？",
        "作者：何青禾 2021年3月12日于渡口写成这篇文章",
    ],
)
def test_other_lines_with_a_date_or_a_label_are_none(text: str) -> None:
    assert not is_source_line(text)


def test_it_gives_paper_date_and_author() -> None:
    assert source_facts(LINE) == PageFacts("江川晚报", dt.date(2021, 3, 12))
    assert [credit.names for credit in source_credits(LINE) or ()] == [("何青禾",)]
    assert source_facts("2021年2月30日 来源：江川晚报") == PageFacts("江川晚报")


def test_a_report_copied_from_the_web_has_its_facts() -> None:
    text = f"渡口复航\n{LINE}\n停了两年的渡口昨日清早复航，首日运送乘客一千二百人。\n"

    page = read(text)

    assert (page.paper, page.date) == ("江川晚报", dt.date(2021, 3, 12))
    [article] = outline_of(text)
    assert (article["headline"], article["subheads"]) == ("渡口复航", [])
