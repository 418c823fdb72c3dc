"""Facts from a page's own lines."""

from __future__ import annotations

import datetime as dt

from retrieval.reading.readers.line_facts import folio_facts, paper_in_bylines
from tests.unit.reading.pages import read

TEXT = "路灯换新\n\n江川晚报讯 城东三百盏路灯昨日换新。\n"


def test_what_nobody_says_stays_unknown_but_the_paper_follows_from_datelines() -> None:
    page = read(TEXT)

    assert (page.paper, page.date, page.label) == ("江川晚报", None, None)


def test_agencies_are_no_paper() -> None:
    page = read("路灯换新\n\n本报记者 张三\n\n新华社北京2月15日电 路灯昨日换新。\n")

    assert page.paper is None


def test_the_first_folio_says_and_later_ones_complete_it() -> None:
    facts = folio_facts(["路灯换新", "2021年3月12日 星期五 A3版", "江川晚报 2021年3月13日 星期六 A4版"])

    assert (facts.paper, facts.date, facts.page) == ("江川晚报", dt.date(2021, 3, 12), "A3")


def test_source_lines_say_if_they_agree() -> None:
    one, other = "2021年3月12日 来源：江川晚报", "2021年3月13日 来源：江川晚报"

    assert folio_facts(["路灯换新", one, one]).date == dt.date(2021, 3, 12)
    assert folio_facts(["路灯换新", one, other]).date is None


def test_the_paper_is_the_one_that_most_bylines_name() -> None:
    lines = ["江川晚报记者 张三", "临江日报讯 渡口重开。", "据江川晚报讯", "本报记者 李四", "通讯员 王五"]

    assert paper_in_bylines(lines) == "江川晚报"
    assert paper_in_bylines(["本报讯 渡口重开。"]) is None
