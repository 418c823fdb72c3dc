"""Page labels and dates in their notations."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.reading.sources.page_facts import BadFact, PageFacts, page_label, parse_date, parse_facts

DAY = dt.date(2020, 2, 16)
TEXT = "路灯换新\n\n江川晚报讯 城东三百盏路灯昨日换新。\n"


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("A01", "A1"),
        ("a1版", "A1"),
        ("Ａ１", "A1"),
        ("05", "05"),
        ("第二版", "2"),
        ("十二", "12"),
        ("第01版", "01"),
    ],
)
def test_a_page_label_has_one_form(printed: str, label: str) -> None:
    assert page_label(printed) == label


@pytest.mark.parametrize(
    "given", ["2020-02-16", "2020/2/16", "20200216", "2020年2月16日", "2020-02-16 09:28:27.0", DAY]
)
def test_dates_are_read_in_their_usual_forms(given: object) -> None:
    assert parse_date(given) == DAY


@pytest.mark.parametrize("given", ["二〇二〇年二月十六日", "民国109年2月16日"])
def test_dates_are_read_in_numerals(given: str) -> None:
    assert parse_date(given) == DAY


@pytest.mark.parametrize(
    "given", ["2020-02-30", "20201301", "0001-01-01", "9999-12-31", "昨天", "", "1" * 10_000]
)
def test_impossible_dates_are_refused(given: str) -> None:
    with pytest.raises(BadFact):
        parse_date(given)


def test_a_month_takes_its_day_from_elsewhere_only_within_the_month() -> None:
    month = parse_facts({"paper": "江川月刊", "date": "2020-02"})

    assert month == PageFacts("江川月刊", period="2020-02")
    assert month.or_else(PageFacts(date=DAY)) == PageFacts("江川月刊", DAY)
    assert month.or_else(PageFacts(date=dt.date(2021, 3, 12))) == month
    assert PageFacts(page=page_label("A1")).or_else(month).period == "2020-02"
