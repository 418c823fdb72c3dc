"""Days, pages and authors of a list question."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.understanding.filters import extract_filters
from retrieval.answering.understanding.list_filters import FilteredList, asked_fact, filtered_list
from retrieval.language.normalization import normalise
from retrieval.models import ANYWHERE, FactKind, Filters, PageLabel

NEWEST = dt.date(2021, 3, 4)


def read(river: Answerer, question: str) -> FilteredList | None:
    found = extract_filters(normalise(question), ANYWHERE, river.holdings, reference=NEWEST)
    return filtered_list(found, river.holdings, NEWEST)


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("昨天有什么新闻", Filters(dt.date(2021, 3, 3), dt.date(2021, 3, 3))),
        ("3月2日头版有什么", Filters(dt.date(2021, 3, 2), dt.date(2021, 3, 2), page=PageLabel("1"))),
        ("3月2日第3版登了什么", Filters(dt.date(2021, 3, 2), dt.date(2021, 3, 2), page=PageLabel("3"))),
        ("3月2日第三版有什么新闻", Filters(dt.date(2021, 3, 2), dt.date(2021, 3, 2), page=PageLabel("3"))),
        ("第3版3月2日有什么", Filters(dt.date(2021, 3, 2), dt.date(2021, 3, 2), page=PageLabel("3"))),
        ("三版3月2日登了什么", Filters(dt.date(2021, 3, 2), dt.date(2021, 3, 2), page=PageLabel("3"))),
        ("3月2日A3", Filters(dt.date(2021, 3, 2), dt.date(2021, 3, 2), page=PageLabel("3"))),
        ("3/2头版", Filters(dt.date(2021, 3, 2), dt.date(2021, 3, 2), page=PageLabel("1"))),
        ("第三版有什么", Filters(page=PageLabel("3"))),
        ("头版说了什么?", Filters(page=PageLabel("1"))),
        ("记者许茗写了哪些?", Filters(author="许茗")),
        ("记者梁上写了多少篇报道?", Filters(author="梁上")),
        ("记者柳岸有哪些报道", Filters(author="柳岸")),
        ("柳岸写的文章有哪些?", Filters(author="柳岸")),
        ("柳岸发表过哪些文章", Filters(author="柳岸")),
        ("记者 柳岸写过哪些文章", Filters(author="柳岸")),
        ("作者柳岸", Filters(author="柳岸")),
        ("江畔晚报有哪些报道?", Filters(paper="江畔晚报")),
        ("3月有哪些新闻", Filters(dt.date(2021, 3, 1), dt.date(2021, 3, 31))),
    ],
)
def test_a_list_without_subject_is_of_a_day_a_page_a_paper_or_an_author(
    river: Answerer, question: str, filters: Filters
) -> None:
    wanted = read(river, question)

    assert wanted is not None
    assert (wanted.request.subject, wanted.filters) == ("", filters)


@pytest.mark.parametrize("question", ["词典第三版有什么特点?", "A4纸有多大?", "这本书第三版是哪年出的?"])
def test_an_edition_of_a_book_is_no_page(river: Answerer, question: str) -> None:
    assert (
        extract_filters(normalise(question), ANYWHERE, river.holdings, reference=NEWEST).filters == ANYWHERE
    )


def test_a_date_before_the_subject_is_of_publication(river: Answerer) -> None:
    wanted = read(river, "3月2日有哪些关于公交的报道")

    assert wanted is not None
    assert (wanted.request.subject, wanted.filters.since) == ("公交", dt.date(2021, 3, 2))


def test_a_date_within_the_subject_is_part_of_it(river: Answerer) -> None:
    wanted = read(river, "关于3月1日通车仪式的报道有哪些")

    assert wanted is not None
    assert (wanted.request.subject, wanted.filters) == ("3月1日通车仪式", ANYWHERE)


def test_a_fact_about_a_day_is_no_list(river: Answerer) -> None:
    assert read(river, "3月1日通车的大桥有多长") is None
    assert read(river, "3月1日发生了什么事") is None


def test_a_fact_of_the_archive_has_the_day_and_paper_named(river: Answerer) -> None:
    found = extract_filters(normalise("江畔日报3月2日有几版"), ANYWHERE, river.holdings, reference=NEWEST)

    kind, filters = asked_fact(found, river.holdings, NEWEST)

    assert kind is FactKind.PAGES
    assert filters == Filters(dt.date(2021, 3, 2), dt.date(2021, 3, 2), paper="江畔日报")
