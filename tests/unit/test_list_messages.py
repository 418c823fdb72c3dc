"""Sentences of the program about lists and about the archive itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from retrieval.i18n import Messages
from retrieval.list_messages import fact_lines, list_heading, list_notes
from retrieval.models import ANYWHERE, ArchiveFact, ArticleList, FactKind, Filters, ListOrder, PageLabel

WORDS = Messages()
DAY = dt.date(2021, 3, 2)
ON_BRIDGES = ArticleList("渡口大桥", ListOrder.BEST, ANYWHERE, 12, 5, (), candidates=20, read=20)


def test_a_list_is_headed_by_its_subject_and_counts() -> None:
    assert list_heading(ON_BRIDGES, WORDS) == "关于“渡口大桥”的文章:12 篇,见于 5 天。"
    assert list_heading(replace(ON_BRIDGES, total=0), WORDS) == "没有文章提到“渡口大桥”。"


def test_a_list_of_a_page_is_headed_by_day_and_page() -> None:
    front = Filters(DAY, DAY, page=PageLabel("1"))

    heading = list_heading(ArticleList("", ListOrder.DATE, front, 3, 1, ()), WORDS)

    assert heading == "2021年3月2日 1版:3 篇。"


def test_a_list_of_an_author_is_headed_by_the_name() -> None:
    signed = ArticleList("", ListOrder.DATE, Filters(author="许茗"), 3, 3, ())

    assert list_heading(signed, WORDS) == "许茗署名的文章:3 篇,见于 3 天。"


def test_what_a_list_leaves_out_is_said() -> None:
    cut = replace(ON_BRIDGES, candidates=2103, read=500, passing=4)

    assert list_notes(cut, WORDS) == [
        "含有这些字的约 2,103 篇,只读了最相关的 500 篇,以上数字只算这些。",
        "另有 4 篇只提到一次,没有列入;要全部,请问“所有提到渡口大桥的”。",
    ]
    assert list_notes(ON_BRIDGES, WORDS) == []


def test_the_newest_are_read_where_the_newest_come_first() -> None:
    cut = replace(ON_BRIDGES, candidates=2103, read=500, order=ListOrder.DATE)

    assert list_notes(cut, WORDS) == ["含有这些字的约 2,103 篇,只读了最新的 500 篇,以上数字只算这些。"]


def test_nearest_days_are_named() -> None:
    empty = ArticleList("", ListOrder.DATE, Filters(DAY, DAY), 0, 0, (), nearest=(dt.date(2021, 3, 1),))

    assert list_notes(empty, WORDS) == ["最近的有:2021年3月1日。"]


def test_facts_are_labelled_as_the_archive_s_own() -> None:
    pages = ArchiveFact(FactKind.PAGES, "江畔日报", DAY, DAY, 4)

    assert fact_lines([pages], WORDS) == [
        "《江畔日报》2021年3月2日:4 版。",
        "(出自档案自身的记录,不是报纸上的话。)",
    ]


def test_a_day_without_an_issue_has_no_pages() -> None:
    missing = ArchiveFact(FactKind.PAGES, None, DAY, DAY, 0, nearest=(dt.date(2021, 3, 1),))

    assert fact_lines([missing], WORDS)[0] == "档案里没有 2021年3月2日 的报纸。最近的有:2021年3月1日。"


def test_an_archive_without_dates_says_so() -> None:
    assert fact_lines([], WORDS)[0] == "档案里没有注明日期的报纸。"
