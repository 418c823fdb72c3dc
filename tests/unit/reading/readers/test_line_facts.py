"""Facts from a page's own lines."""

from __future__ import annotations

from tests.unit.reading.pages import read

TEXT = "路灯换新\n\n江川晚报讯 城东三百盏路灯昨日换新。\n"


def test_what_nobody_says_stays_unknown_but_the_paper_follows_from_datelines() -> None:
    page = read(TEXT)

    assert (page.paper, page.date, page.label) == ("江川晚报", None, None)


def test_agencies_are_no_paper() -> None:
    page = read("路灯换新\n\n本报记者 张三\n\n新华社北京2月15日电 路灯昨日换新。\n")

    assert page.paper is None
