"""The papers of a day, by pages."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.index.corpus import ArticleStore
from retrieval.index.generation import Generation
from retrieval.index.printed_day import latest_printed_day, printed_day
from retrieval.models import ANYWHERE, Filters, PageLabel
from tests.conftest import build_archive
from tests.unit.river_paper import write_river_paper


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ArticleStore:
    archive = write_river_paper(tmp_path_factory.mktemp("archive"))
    return Generation.open(build_archive(archive, tmp_path_factory.mktemp("data")).current()).store


def test_a_day_has_its_pages_in_order_and_the_days_around(store: ArticleStore) -> None:
    day = printed_day(store, dt.date(2021, 3, 2))

    assert [[article.id for article in page.articles] for page in day.pages] == [["r3"], ["r4"]]
    assert day.nearest == (dt.date(2021, 3, 1), dt.date(2021, 3, 4))


def test_a_day_without_an_issue_has_the_days_around(store: ArticleStore) -> None:
    day = printed_day(store, dt.date(2021, 3, 3))

    assert (day.pages, day.nearest) == ((), (dt.date(2021, 3, 2), dt.date(2021, 3, 4)))


def test_a_day_of_no_year_is_of_the_last_with_an_issue(store: ArticleStore) -> None:
    assert latest_printed_day(store, dt.date(2022, 3, 2)).date == dt.date(2021, 3, 2)
    assert latest_printed_day(store, dt.date(2022, 5, 5)).date == dt.date(2022, 5, 5)


def test_a_page_is_found_by_its_filter(store: ArticleStore) -> None:
    day = printed_day(store, dt.date(2021, 3, 4))

    assert day.number_of(Filters(page=PageLabel("A1"))) == 2
    assert day.number_of(Filters(page=PageLabel("A1"), paper="江畔日报")) == 0
    assert day.number_of(ANYWHERE) == 0


def test_filters_leave_the_pages_of_their_paper_and_label(store: ArticleStore) -> None:
    day = printed_day(store, dt.date(2021, 3, 2))

    assert day.pages_under(ANYWHERE) == day.pages
    assert [page.articles[0].id for page in day.pages_under(Filters(page=PageLabel("3")))] == ["r4"]
    assert day.pages_under(Filters(paper="远山日报")) == ()
