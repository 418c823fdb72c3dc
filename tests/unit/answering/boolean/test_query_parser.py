"""The grammar of boolean queries: trees, and errors that say where and what."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.boolean.query_parser import MAX_QUERY_DEPTH, MAX_QUERY_LENGTH, parse_query
from retrieval.answering.boolean.query_tree import DateLimit, PlaceLimit, QueryField
from retrieval.errors import BadQuery
from retrieval.i18n import Messages

MEANT = (
    '渡口码头ab01 \u3000\t()（）"“”「」『』‘-－–:：.&|!*?·，。'
    "OR AND NOT 或且非 标题 date byline 版 2020-02 至"
)


@given(st.text(st.sampled_from(MEANT), max_size=60) | st.text(max_size=40))
def test_any_text_is_a_tree_or_an_error_of_the_query(text: str) -> None:
    try:
        tree = parse_query(text)
    except BadQuery as error:
        assert Messages().error(error)
    else:
        assert parse_query(str(tree)) == tree


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("渡口 码头", "渡口 码头"),
        ("渡口 AND 码头", "渡口 码头"),
        ("渡口 与 码头", "渡口 码头"),
        ("渡口 或 码头 灯塔", "渡口 OR 码头 灯塔"),
        ("(渡口 || 码头) 灯塔", "(渡口 OR 码头) 灯塔"),
        ("渡口 非 停航", "渡口 -停航"),
        ("渡口 NOT (停航 OR 大雾)", "渡口 -(停航 OR 大雾)"),
        ("“渡口”OR“码头”", '"渡口" OR "码头"'),
        ("渡口 渡口 ((渡口))", "渡口"),
        ("NOT NOT 渡口", "渡口"),
        ("标题：(渡口 OR 码头)", "headline:渡口 OR headline:码头"),
        ("-标题:渡口", "-headline:渡口"),
        ("日期:2020年2月", "date:2020-02-01..2020-02-29"),
    ],
)
def test_operators_bind_as_in_every_catalogue(query: str, canonical: str) -> None:
    assert str(parse_query(query)) == canonical


@pytest.mark.parametrize(
    ("value", "since", "until"),
    [
        ("2021", (2021, 1, 1), (2021, 12, 31)),
        ("2021-03", (2021, 3, 1), (2021, 3, 31)),
        ("20210305", (2021, 3, 5), (2021, 3, 5)),
        ("2021年3月5日", (2021, 3, 5), (2021, 3, 5)),
        ("2021-03..2021-04", (2021, 3, 1), (2021, 4, 30)),
        ("2021年3月至2021年4月2日", (2021, 3, 1), (2021, 4, 2)),
        ("2021-03..", (2021, 3, 1), None),
        ("..2021-03-05", None, (2021, 3, 5)),
    ],
)
def test_a_date_is_a_day_a_month_a_year_or_a_period(
    value: str, since: tuple[int, int, int] | None, until: tuple[int, int, int] | None
) -> None:
    limit = parse_query(f"date:{value}")

    assert limit == DateLimit(*(dt.date(*day) if day else None for day in (since, until)))


def test_pages_and_papers_are_kept_as_typed() -> None:
    assert parse_query("版:第四版") == PlaceLimit(QueryField.PAGE, "第四版")
    assert parse_query("报纸:“江畔 日报”") == PlaceLimit(QueryField.PAPER, "江畔 日报")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "没有看出要找什么"),
        ("，。", "没有看出要找什么"),
        ("渡口 “码头", "第 4 字处的引号 “ 没有收住"),
        ("渡口 “ ”", "第 4 字处的引号 “ ” 里没有词"),
        ("(渡口", "第 1 字处的括号没有收住"),
        ("渡口 (", "第 4 字处的括号没有收住"),
        ("渡口)", "第 3 字处多出一个 )"),
        ("渡口 ()", "第 4 字处的括号里没有词"),
        ("OR 渡口", "第 1 字处的 OR 缺少要连接的词"),
        ("渡口 OR", "第 4 字处的 OR 缺少要连接的词"),
        ("渡口 AND OR 码头", "第 4 字处的 AND 缺少要连接的词"),
        ("(渡口 OR)", "第 5 字处的 OR 缺少要连接的词"),
        ("标题:", "第 1 字处的 headline: 后面没有值"),
        ("date:明天", "第 6 字处的“明天”不是日期"),
        ("date:2021-02-30", "第 6 字处的“2021-02-30”不是日期"),
        ("date:2021..2020", "第 6 字处的“2021..2020”前一个日期比后一个晚"),
        ("page:封底", "第 6 字处的“封底”不是版面"),
        ("渡" * (MAX_QUERY_LENGTH + 1), "检索式太长(1001 字),最多 1000 字"),
        ("渡 " * 65, "检索式里的词太多(65 个),最多 64 个"),
        ("(" * (MAX_QUERY_DEPTH + 1) + "渡" + ")" * (MAX_QUERY_DEPTH + 1), "套得太深,最多 16 层"),
        ("-" * (MAX_QUERY_DEPTH + 1) + "渡", "套得太深"),
    ],
)
def test_an_error_says_where_and_what(query: str, message: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse_query(query)

    assert message in Messages().error(caught.value)


@pytest.mark.parametrize("query", ["(" * 1000, "-" * 1000, '"' * 1000, "标题:" * 300, "OR " * 300])
def test_a_hostile_query_is_refused_in_a_sentence(query: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse_query(query)

    assert Messages().error(caught.value)
