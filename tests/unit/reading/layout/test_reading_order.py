"""Regions put into reading order."""

from __future__ import annotations

from retrieval.reading.layout.glyphs import Area, PrintedPage
from retrieval.reading.layout.reading_order import reading_flows
from tests.unit.reading.layout.setting import column, line, page


def texts(printed: PrintedPage) -> list[list[str]]:
    return [
        [item.text for region in flow.regions for item in region.lines] for flow in reading_flows(printed)
    ]


def test_a_head_over_two_columns_is_followed_by_both_from_left_to_right() -> None:
    left = ["城东三百盏路灯昨日换", "新，居民说出门不再打"]
    right = ["手电，工人们还把旧灯", "杆重新刷了漆。"]
    lines = [line("路灯换新居民点赞", 0, 60, 25), *column(right, 120, 100), *column(left, 0, 100)]

    assert texts(page(lines)) == [["路灯换新居民点赞", *left, *right]]


def test_two_heads_side_by_side_open_two_articles() -> None:
    lamps, market = ["城东三百盏路灯昨", "日换新。"], ["河西夜市昨日搬进", "新场地。"]
    lines = [
        *column(lamps, 0, 100), *column(market, 120, 100),
        line("夜市搬家", 120, 60, 20), line("路灯换新", 0, 60, 20),
    ]  # fmt: skip

    assert texts(page(lines)) == [["路灯换新", *lamps], ["夜市搬家", *market]]


def test_text_beneath_a_rule_is_not_continued_from_above() -> None:
    above, below = ["城东三百盏路灯昨", "日换新。"], ["河西夜市昨日搬进", "新场地。"]
    lines = [line("路灯换新", 0, 60, 20), *column(above, 0, 100), *column(below, 0, 160)]

    assert texts(page(lines)) == [["路灯换新", *above, *below]]
    assert texts(page(lines, rules=(Area(0, 140, 80, 141),))) == [["路灯换新", *above], below]


def test_a_flow_is_open_until_its_sentence_ends() -> None:
    [broken_off] = reading_flows(page(column(["城东三百盏路灯昨", "日换新，居民"], 0, 100)))
    [ended] = reading_flows(page(column(["城东三百盏路灯昨", "日换新。"], 0, 100)))

    assert broken_off.is_open
    assert not ended.is_open


def test_an_empty_page_has_no_flows() -> None:
    assert reading_flows(page([])) == []
