"""Cells of exports: dates, pages, texts."""

from __future__ import annotations

import pytest

from retrieval.reading.readers.exports.cell_values import (
    is_date,
    line_of_value,
    split_citation,
    split_date,
    split_page,
    text_of_value,
)
from retrieval.reading.sources.page_facts import parse_date, parse_period


@pytest.mark.parametrize(
    ("cell", "date", "page"),
    [
        ("2021年3月12日第13版", "2021-03-12", "第13版"),
        ("2021-03-12 A03版", "2021-03-12", "A03版"),
        ("2021年03月12日（第03版：民生）", "2021-03-12", "第03版：民生）"),
        ("2021-3-12 星期五", "2021-03-12", None),
        ("2021/3/12 08:10", "2021-03-12", None),
        ("20210312", "2021-03-12", None),
        (20210312, "2021-03-12", None),
        (1615507200, "2021-03-12", None),
        ("1615507200000", "2021-03-12", None),
        ("二〇二一年三月十二日", "2021-03-12", None),
        ("民国二十三年三月十二日", "1934-03-12", None),
        ("中華民國110年3月12日", "2021-03-12", None),
        ("Fri, 12 Mar 2021 08:10:00 +0800", "2021-03-12", None),
        ("March 12, 2021", "2021-03-12", None),
        ("2021 Mar 12", "2021-03-12", None),
        ("Fri, 12 Mar 2021", "2021-03-12", None),
        ({"year": 2021, "month": 3, "day": 12}, "2021-03-12", None),
        ({"$date": "2021-03-12T00:00:00+08:00"}, "2021-03-12", None),
    ],
)
def test_a_date_is_read_in_the_notations_of_exports(cell: object, date: str, page: str | None) -> None:
    value, beside = split_date(cell)

    assert (str(parse_date(value)), beside) == (date, page)


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("1998-01", "1998-01"),
        ("1998年1月", "1998-01"),
        ("1998.1", "1998-01"),
        ("1998-01-00", "1998-01"),
        ("199801", "1998-01"),
        ("一九九八年一月", "1998-01"),
        ("民国二十三年三月", "1934-03"),
        ({"year": 1998, "month": 1}, "1998-01"),
        ({"year": "1998", "month": "", "day": 5}, "1998"),
        (1998, "1998"),
        ("1998年", "1998"),
        ("1998年第3期", "1998"),
        ("1998年春季", "1998"),
        ("1998-13", None),
        ("9998", None),
        ("1998-01-05", None),
        ("昨天", None),
    ],
)
def test_a_date_without_a_day_is_a_month_or_year(cell: object, period: str | None) -> None:
    assert parse_period(split_date(cell)[0]) == period


@pytest.mark.parametrize("cell", ["08:10", "民生", "A3", "2021-02-30", None, True, [], {"day": 1}])
def test_other_cells_are_no_dates(cell: object) -> None:
    assert not is_date(cell)


@pytest.mark.parametrize(
    ("cell", "label", "name"),
    [
        ("第A02版：民生", "第A02版", "民生"),
        ("A02：民生", "A02", "民生"),
        ("03-民生", "03", "民生"),
        ("要闻（A01）", "A01", "要闻"),
        ("第二版", "第二版", None),
        ("3.0", "3", None),
        ("民生", None, None),
        ("2021-03-12", None, None),
    ],
)
def test_a_page_cell_has_a_label_and_a_name(cell: str, label: str | None, name: str | None) -> None:
    assert split_page(cell) == (label, name)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("路灯换新。\n省电。", "路灯换新。\n省电。"),
        ("3 < 5，路灯 & 树", "3 < 5，路灯 & 树"),
        (["路灯换新。", "省电。"], "路灯换新。\n省电。"),
        ([{"type": "p", "text": "路灯换新。"}, {"type": "image", "text": "灯.jpg"}], "路灯换新。"),
        ({"blocks": [{"data": {"text": "路灯换新。"}}, {"data": {"text": "省电。"}}]}, "路灯换新。\n省电。"),
        ({"ops": [{"insert": "路灯"}, {"insert": {"image": "x"}}, {"insert": "换新。\n"}]}, "路灯换新。"),
        ([{"role": "extra", "value": "短"}, {"role": "main", "value": "路灯换新。"}], "路灯换新。"),
        (7, "7"),
        (True, None),
    ],
)
def test_a_text_is_gathered_from_lists_and_blocks(cell: object, text: str | None) -> None:
    assert text_of_value(cell) == text


def test_names_of_a_list_become_one_line() -> None:
    assert line_of_value([{"name": "齐云"}, {"name": "罗松"}]) == "齐云、罗松"
    assert line_of_value({"rendered": "路灯换新"}) == "路灯换新"


@pytest.mark.parametrize(
    ("cell", "paper", "date"),
    [
        ("江川晚报 2021年3月12日 A1版", "江川晚报", "2021年3月12日 A1版"),
        ("《江川晚报》（2021-03-12）", "江川晚报", "2021-03-12"),
        ("江川晚报", "江川晚报", ""),
        ("新华社 2021年3月12日", "新华社 2021年3月12日", ""),
    ],
)
def test_a_source_cell_is_a_paper_perhaps_with_its_date(cell: str, paper: str, date: str) -> None:
    assert split_citation(cell) == (paper, date)
