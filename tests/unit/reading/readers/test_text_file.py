"""Text pages: front matter, and kinds of articles, each fixture named after its difficulty."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.errors import UnreadableSource
from tests.unit.reading.pages import outline, read

DAY = dt.date(2020, 2, 16)
TEXT = "路灯换新\n\n江川晚报讯 城东三百盏路灯昨日换新。\n"


def test_briefs_open_at_their_headlines_and_are_signed_by_the_names_in_brackets() -> None:
    articles = outline("briefs_column_signed_in_brackets.txt")["articles"]

    assert [a["headline"] for a in articles] == ["城东小学扩建完工", "公交十二路延长", "图书馆延时开放"]
    assert articles[0]["column"] == "简讯"
    assert [a["byline"][0]["names"] for a in articles] == [["李萍"], ["王强"], ["何秋实"]]


def test_the_rows_of_a_table_are_text_each_by_itself() -> None:
    [article] = outline("table_between_paragraphs.txt")["articles"]

    assert [p["lines"] for p in article["paragraphs"]] == [[3], [5], [6], [7], [8], [10]]
    assert article["subheads"] == []
    assert not any(p.get("truncated") for p in article["paragraphs"])


def test_an_advertisement_and_a_picture_are_no_part_of_the_report_above() -> None:
    report, advertisement, picture = outline("advertisement_and_picture_below_a_report.txt")["articles"]

    assert (report["column"], report["headline"]) == ("聚焦春耕", "农机下乡 服务到田头")
    assert report["deck"] == "——北山镇春耕见闻"
    assert (advertisement["column"], advertisement["headline"]) == ("广告", None)
    assert (picture["kind"], picture["caption"]["lines"]) == ("photo", [17])
    assert picture["byline"] == [{"role": "记者", "names": ["何秋实"]}]


def test_questions_and_answers_are_paragraphs_of_one_article() -> None:
    [article] = outline("interview_in_questions_and_answers.txt")["articles"]

    assert article["headline"] == "对话市水务局局长"
    assert [p["lines"] for p in article["paragraphs"]] == [[5], [7, 9], [11], [13]]


def test_words_that_are_also_roles_do_not_make_a_headline_a_byline() -> None:
    first, second = outline("words_of_roles_in_headlines.txt")["articles"]

    assert first["headline"] == "门诊费用建议纳入统筹基金支付"
    assert second["headline"] == "地方影戏文献整理成果出版"
    assert second["byline"] == [
        {"role": "记者", "names": ["付文"]},
        {"role": "通讯员", "names": ["李萍"]},
    ]
    assert [p["lines"] for p in second["paragraphs"]] == [[7, 9]]


def test_a_continuation_with_a_headline_of_its_own_keeps_it() -> None:
    continuation, report = outline("begins_with_a_continuation_and_its_headline.txt")["articles"]

    assert continuation["headline"] == "夜市搬进新场地"
    assert continuation["paragraphs"] == [{"lines": [5], "text": "百个。管理方说，摊位费一年不涨。"}]
    assert report["dateline"] == "新华社北京2月15日电"
    assert report["byline"] == [{"role": "记者", "names": ["张三", "李四"]}]


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


def test_broken_front_matter_is_refused() -> None:
    with pytest.raises(UnreadableSource) as caught:
        read("+++\ndate = \n+++\n" + TEXT)

    assert caught.value.reason == "bad_metadata"
