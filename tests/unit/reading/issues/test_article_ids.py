"""Ids given by a source are kept; ids made of place and number give way."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from retrieval.models import Article, ArticleKind, Page, SetAside
from retrieval.reading.issues.article_ids import has_own_id, with_unique_ids

DAY = dt.date(2021, 3, 2)
MADE = "江川晚报/2021-03-02//1"


def article(id: str, source: str = "早.txt") -> Article:
    return Article(
        id, 1, ArticleKind.NEWS, "渡口复航。", (), source, paper="江川晚报", date=DAY, lines=(3, 5)
    )


def test_an_id_of_paper_date_page_and_number_is_made_and_any_other_is_given() -> None:
    assert not has_own_id(article(MADE))
    assert not has_own_id(article("早.txt#1"))
    assert has_own_id(article("row-17"))


CONTENT = "d1203e17a157"
"""First digits of the sha256 of 渡口复航。"""


def test_a_made_id_that_is_taken_is_completed_by_the_content() -> None:
    ids = {MADE}

    (page,) = with_unique_ids(Page("晚.txt", (article(MADE, "晚.txt"),)), ids)

    assert isinstance(page, Page)
    assert [found.id for found in page.articles] == [f"{MADE}~{CONTENT}"]
    assert not has_own_id(page.articles[0])
    assert ids == {MADE, f"{MADE}~{CONTENT}"}


def test_the_same_words_at_the_same_place_in_a_third_source_get_an_id_too() -> None:
    ids = {MADE, f"{MADE}~{CONTENT}"}

    (page,) = with_unique_ids(Page("午.txt", (article(MADE, "午.txt"),)), ids)

    assert isinstance(page, Page)
    assert page.articles[0].id.startswith(f"{MADE}~")
    assert len(ids) == 3


def test_a_given_id_that_is_taken_is_set_aside_and_the_rest_of_the_page_stays() -> None:
    first, second = article("row-17"), replace(article("row-18"), no=2)

    aside, page = with_unique_ids(Page("早.txt", (first, second)), {"row-17"})

    assert aside == SetAside("早.txt", "duplicate_id", (("id", "row-17"),), 3)
    assert isinstance(page, Page)
    assert page.articles == (second,)
