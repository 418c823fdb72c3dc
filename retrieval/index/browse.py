"""Browsing without a question: by filters, day, anniversary or month.

Read from doc values and postings alone; no article is opened. Rows are those of `ArticleStore`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np

from retrieval.arrays import AnyArray, IntArray
from retrieval.index.corpus import ArticleStore, Corpus
from retrieval.index.search.filters import matching_ranges
from retrieval.index.segment.doc_values import UNKNOWN_DATE
from retrieval.language.normalization import normalise
from retrieval.models import Article, Filters

Month = tuple[int, int]
"""Year and month."""


def matching_rows(articles: ArticleStore, filters: Filters) -> AnyArray:
    """The live articles under filters by paper, dates, page: shape (rows,), bool."""
    rows = np.zeros(articles.first_rows[-1], dtype=bool)
    for first, columns, live in zip(articles.first_rows, articles.columns, articles.live, strict=False):
        inside = rows[first : first + len(columns.dates)]
        for start, end in matching_ranges(columns, filters):
            inside[start:end] = True
        if live is not None:
            inside &= live
    return rows


def dates_of(articles: ArticleStore, rows: IntArray) -> IntArray:
    """Ordinal days of these rows; `UNKNOWN_DATE` for undated and dead articles."""
    found = np.full(len(rows), UNKNOWN_DATE, dtype=np.int64)
    for first, dates in _days(articles):
        inside = (rows >= first) & (rows < first + len(dates))
        found[inside] = dates[rows[inside] - first]
    return found


def newest_first(articles: ArticleStore, rows: IntArray) -> list[int]:
    """Rows by date, undated last; in their order within a day."""
    newest: list[int] = rows[np.argsort(-dates_of(articles, rows), kind="stable")].tolist()
    return newest


def rows_of_day(articles: ArticleStore, day: dt.date) -> list[int]:
    """Rows of one date's articles in archive order."""
    return [
        first + int(row)
        for first, dates in _days(articles)
        for row in np.flatnonzero(dates == day.toordinal())
    ]


def neighbours_on_page(articles: ArticleStore, article: Article) -> tuple[Article | None, Article | None]:
    """The articles before and after one on its page.

    None where there is none, and of an article without paper, date or page.
    """
    if article.paper is None or article.date is None or article.page is None:
        return None, None
    here = Filters(article.date, article.date, article.paper, article.page)
    rows = np.flatnonzero(matching_rows(articles, here)).tolist()
    row = articles.row_of(article.id)
    if row not in rows:
        return None, None
    at = rows.index(row)
    beside = (rows[at - 1] if at else None, rows[at + 1] if at + 1 < len(rows) else None)
    before, after = (None if one is None else articles.article(one) for one in beside)
    return before, after


def nearest_days(articles: ArticleStore, day: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The nearest dates with articles before and after `day`."""
    known = np.concatenate([dates for _, dates in _days(articles)] or [np.empty(0, dtype=np.int32)])
    known = known[known != UNKNOWN_DATE]
    before, after = known[known < day.toordinal()], known[known > day.toordinal()]
    return (
        dt.date.fromordinal(int(before.max())) if before.size else None,
        dt.date.fromordinal(int(after.min())) if after.size else None,
    )


def same_day_of_other_years(articles: ArticleStore, day: dt.date) -> list[dt.date]:
    """Dates on the same day of other years, latest first.

    Only dates with articles.
    """
    known = {int(ordinal) for _, dates in _days(articles) for ordinal in np.unique(dates)} - {UNKNOWN_DATE}
    dates = (dt.date.fromordinal(ordinal) for ordinal in known)
    same = [date for date in dates if (date.month, date.day) == (day.month, day.day) and date != day]
    return sorted(same, reverse=True)


def articles_by_day(articles: ArticleStore, within: IntArray | None = None) -> Counter[dt.date]:
    """Number of dated articles of each day.

    within: rows of the articles counted; None for all.
    """
    if within is None:
        return _by_day(dates for _, dates in _days(articles))
    return _by_day([dates_of(articles, within)])


def articles_by_month(articles: ArticleStore, within: IntArray | None = None) -> Counter[Month]:
    """As `articles_by_day`, of each month."""
    return _by_month(articles_by_day(articles, within))


def pages_per_day(articles: ArticleStore) -> dict[str, dict[dt.date, int]]:
    """Paper -> date -> number of pages; papers and dates known."""
    found: dict[str, dict[dt.date, int]] = {}
    labels: dict[tuple[str, int], set[str]] = {}
    for columns, (_, dates) in zip(articles.columns, _days(articles), strict=True):
        known = (dates != UNKNOWN_DATE) & (columns.papers > 0)
        seen = np.unique(np.stack([columns.papers[known], dates[known], columns.pages[known]], 1), axis=0)
        for paper, day, page in seen.tolist():
            label = columns.page_labels[page - 1] if page else ""
            labels.setdefault((columns.paper_names[paper - 1], day), set()).add(label)
    for (name, day), pages in labels.items():
        found.setdefault(name, {})[dt.date.fromordinal(day)] = len(pages)
    return found


def days_with(corpus: Corpus, word: str, within: IntArray | None = None) -> Counter[dt.date]:
    """Number of dated articles of each day with `word`, in normalised form.

    An article counts if one passage has all pairs of neighbouring characters of the word; a single character
    is searched for as a word. within: rows of the articles counted; None for all.
    """
    rows = corpus.searcher.rows_with(corpus.analyser.narrow_terms(normalise(word)))
    return _by_day([dates_of(corpus.store, rows if within is None else np.intersect1d(rows, within))])


def trend(corpus: Corpus, word: str) -> Counter[Month]:
    """As `days_with`, of each month."""
    return _by_month(days_with(corpus, word))


def _days(articles: ArticleStore) -> Iterator[tuple[int, AnyArray]]:
    """First row of each segment, and ordinal days; `UNKNOWN_DATE` for dead articles."""
    for first, columns, live in zip(articles.first_rows, articles.columns, articles.live, strict=False):
        dates = columns.dates
        yield first, dates if live is None else np.where(live, dates, UNKNOWN_DATE)


def _by_day(days: Iterable[AnyArray]) -> Counter[dt.date]:
    counts: Counter[dt.date] = Counter()
    for dates in days:
        ordinals, numbers = np.unique(dates[dates != UNKNOWN_DATE], return_counts=True)
        for ordinal, number in zip(ordinals, numbers, strict=True):
            counts[dt.date.fromordinal(int(ordinal))] += int(number)
    return counts


def _by_month(days: Counter[dt.date]) -> Counter[Month]:
    counts: Counter[Month] = Counter()
    for day, number in days.items():
        counts[day.year, day.month] += number
    return counts
