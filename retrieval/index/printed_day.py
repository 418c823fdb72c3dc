"""The papers of one day by pages, for commands and questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from retrieval.index.browse import nearest_days, rows_of_day, same_day_of_other_years
from retrieval.index.corpus import ArticleStore
from retrieval.models import Article, Filters


@dataclass(frozen=True, slots=True)
class DayPage:
    """Articles of one page in order, or of a paper without pages."""

    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """Pages of one date in order, and the nearest dates with pages."""

    date: dt.date
    pages: tuple[DayPage, ...]
    before: dt.date | None
    after: dt.date | None

    @classmethod
    def of(
        cls, date: dt.date, articles: Iterable[Article], before: dt.date | None, after: dt.date | None
    ) -> PrintedDay:
        """Group the articles of a date by page."""
        pages = groupby(articles, key=lambda article: (article.paper, article.page))
        return cls(date, tuple(DayPage(tuple(found)) for _, found in pages), before, after)

    @property
    def articles(self) -> tuple[Article, ...]:
        """Articles of all pages."""
        return tuple(article for page in self.pages for article in page.articles)

    @property
    def nearest(self) -> tuple[dt.date, ...]:
        """The dates before and after, as far as there are any."""
        return tuple(day for day in (self.before, self.after) if day)

    def pages_under(self, filters: Filters) -> tuple[DayPage, ...]:
        """Pages of the paper and with the label of the filters."""
        return tuple(
            page
            for page in self.pages
            if filters.paper in (None, page.articles[0].paper)
            and filters.page in (None, page.articles[0].page)
        )

    def number_of(self, filters: Filters) -> int:
        """Number (from 1) of the page of a filter; 0 without one."""
        if filters.page is None:
            return 0
        wanted = (filters.page, filters.paper)
        for number, page in enumerate(self.pages, 1):
            first = page.articles[0]
            if wanted in ((first.page, first.paper), (first.page, None)):
                return number
        return 0


def printed_day(store: ArticleStore, date: dt.date) -> PrintedDay:
    """The papers of a date; without pages where there are none."""
    found = store.articles(rows_of_day(store, date))
    return PrintedDay.of(date, found, *nearest_days(store, date))


def latest_printed_day(store: ArticleStore, date: dt.date) -> PrintedDay:
    """The papers of a date, in the last year with any."""
    if not rows_of_day(store, date):
        date = next((day for day in same_day_of_other_years(store, date) if day < date), date)
    return printed_day(store, date)
