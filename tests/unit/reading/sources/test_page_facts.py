"""What sidecars, front matter, paths and bylines say."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from retrieval.errors import UnreadableSource
from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.sources.page_facts import BadFact, page_label, parse_date
from retrieval.reading.sources.path_facts import facts_from_path
from tests.unit.reading.pages import read

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


@pytest.mark.parametrize(
    "given", ["2020-02-30", "20201301", "0001-01-01", "9999-12-31", "昨天", "", "1" * 10_000]
)
def test_impossible_dates_are_refused(given: str) -> None:
    with pytest.raises(BadFact):
        parse_date(given)


@pytest.mark.parametrize(
    ("path", "paper", "date", "page"),
    [
        ("株洲日报/2020-02-16/A1.txt", "株洲日报", DAY, "A1"),
        ("株洲日报/20200216/A01.txt", "株洲日报", DAY, "A1"),
        ("20200216/A01", None, DAY, "A1"),
        ("2020-02/16/01.txt", None, DAY, "01"),
        ("2020/02/16/A1.txt", None, DAY, "A1"),
        ("株洲日报/2020年2月16日/第01版.txt", "株洲日报", DAY, "01"),
        ("株洲日报_20200216_A1.txt", "株洲日报", DAY, "A1"),
        ("株洲日报2020-02-16_A1.txt", "株洲日报", DAY, "A1"),
        ("zhuzhou_daily_A1.txt", None, None, "A1"),
        ("2020-02/16.txt", None, DAY, None),
        ("2020-02-30/A1.txt", None, None, "A1"),
        ("笔记.txt", None, None, None),
        ("人民日报/export.jsonl", "人民日报", None, None),
    ],
)
def test_a_path_says_what_it_says(
    path: str, paper: str | None, date: dt.date | None, page: str | None
) -> None:
    facts = facts_from_path(path.split("/"))

    assert (facts.paper, facts.date, facts.page) == (paper, date, page)


def test_a_sidecar_comes_before_the_path_and_the_path_before_bylines(tmp_path: Path) -> None:
    folder = tmp_path / "株洲日报" / "2020-02-16"
    folder.mkdir(parents=True)
    (folder / "A1.txt").write_text(TEXT)
    (folder / "A1.toml").write_text('page = "B02"\npage_name = "民生"\n')
    (folder.parent / "issue.toml").write_text("date = 2020-02-17\n")

    [page] = read_archive([tmp_path])

    assert isinstance(page, Page)
    assert (page.paper, page.date, page.label, page.name) == ("株洲日报", dt.date(2020, 2, 17), "B2", "民生")
    assert page.articles[0].id == "株洲日报/2020-02-17/B2/1"


@pytest.mark.parametrize(
    "front",
    [
        "---\npaper: 江川晚报\ndate: 2020-02-16\npage: A01\n---\n",
        '+++\npaper = "江川晚报"\ndate = 2020-02-16\npage = "A1"\n+++\n',
    ],
)
def test_front_matter_is_read_and_is_no_text(front: str) -> None:
    page = read(front + "# " + TEXT)

    assert (page.paper, page.date, page.label) == ("江川晚报", DAY, "A1")
    assert page.articles[0].headline == "路灯换新"
    assert page.articles[0].lines is not None
    assert page.articles[0].lines[0] == front.count("\n") + 1


def test_what_nobody_says_stays_unknown_but_the_paper_follows_from_datelines() -> None:
    page = read(TEXT)

    assert (page.paper, page.date, page.label) == ("江川晚报", None, None)


def test_agencies_are_no_paper() -> None:
    page = read("路灯换新\n\n本报记者 张三\n\n新华社北京2月15日电 路灯昨日换新。\n")

    assert page.paper is None


def test_an_impossible_date_in_a_sidecar_sets_the_page_aside(tmp_path: Path) -> None:
    (tmp_path / "A1.txt").write_text(TEXT)
    (tmp_path / "A1.toml").write_text('date = "2020-02-30"\n')

    assert list(read_archive([tmp_path])) == [
        SetAside("A1.txt", "bad_metadata", (("field", "A1.toml date"), ("value", "2020-02-30")))
    ]


def test_broken_front_matter_is_refused() -> None:
    with pytest.raises(UnreadableSource) as caught:
        read("+++\ndate = \n+++\n" + TEXT)

    assert caught.value.reason == "bad_metadata"
