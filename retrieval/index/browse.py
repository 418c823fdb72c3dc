"""Looking through an archive without a question: a day, that day in other years, the months of a word.

All of it is read from the columns and postings of a generation; articles themselves are opened by whoever
shows them. Rows are those of `Articles`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np

from retrieval.arrays import AnyArray
from retrieval.index.articles import Articles
from retrieval.index.generation import Generation
from retrieval.index.segment import UNKNOWN_DATE
from retrieval.language.normal import normalise
from retrieval.language.tokens import pairs

Month = tuple[int, int]
"""Year and month."""


def rows_of_day(articles: Articles, day: dt.date) -> list[int]:
    """The articles of one date, in the order of the archive: paper, page, place on the page."""
    return [
        first + int(row)
        for first, dates in _days(articles)
        for row in np.flatnonzero(dates == day.toordinal())
    ]


def nearest_days(articles: Articles, day: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The last date before `day`, and the first after it, that have articles."""
    known = np.concatenate([dates for _, dates in _days(articles)] or [np.empty(0, dtype=np.int32)])
    known = known[known != UNKNOWN_DATE]
    before, after = known[known < day.toordinal()], known[known > day.toordinal()]
    return (
        dt.date.fromordinal(int(before.max())) if before.size else None,
        dt.date.fromordinal(int(after.min())) if after.size else None,
    )


def same_day_of_other_years(articles: Articles, day: dt.date) -> list[dt.date]:
    """The dates with articles on the month and day of `day`, `day` itself left out; latest first."""
    known = {int(ordinal) for _, dates in _days(articles) for ordinal in np.unique(dates)} - {UNKNOWN_DATE}
    dates = (dt.date.fromordinal(ordinal) for ordinal in known)
    same = [date for date in dates if (date.month, date.day) == (day.month, day.day) and date != day]
    return sorted(same, reverse=True)


def articles_by_month(articles: Articles) -> Counter[Month]:
    """How many dated articles there are of each month."""
    return _by_month(dates for _, dates in _days(articles))


def pages_per_day(articles: Articles) -> dict[str, dict[dt.date, int]]:
    """Paper -> date -> number of pages that have articles; what has no paper or no date is left out."""
    found: dict[str, dict[dt.date, int]] = {}
    labels: dict[tuple[str, int], set[str]] = {}
    for segment, (_, dates) in zip(articles.segments, _days(articles), strict=True):
        columns = segment.columns
        known = (dates != UNKNOWN_DATE) & (columns.papers > 0)
        seen = np.unique(np.stack([columns.papers[known], dates[known], columns.pages[known]], 1), axis=0)
        for paper, day, page in seen.tolist():
            label = columns.page_labels[page - 1] if page else ""
            labels.setdefault((columns.paper_names[paper - 1], day), set()).add(label)
    for (name, day), pages in labels.items():
        found.setdefault(name, {})[dt.date.fromordinal(day)] = len(pages)
    return found


def trend(generation: Generation, word: str) -> Counter[Month]:
    """How many dated articles of each month have a passage with `word`, compared in normalised form.

    A passage counts when it has all pairs of neighbouring characters of the word; a single character is
    looked for as a word.
    """
    normal = normalise(word)
    terms = list(dict.fromkeys(pairs(normal))) or generation.analyser.words(normal)
    articles, found = generation.store, []
    for number, (_, dates) in enumerate(_days(articles)):
        segment = articles.segments[number]
        found.append(dates[np.unique(segment.passages.article_of[segment.body.holding_all(terms)])])
    return _by_month(iter(found))


def row_where(articles: Articles, fits: Callable[[str], bool]) -> int | None:
    """The row of the first article whose id fits; reads all ids, some 10 ms for ten thousand."""
    for number, segment in enumerate(articles.segments):
        live = articles.live[number]
        for row, (_, id) in enumerate(segment.store.numbers()):
            if fits(id) and (live is None or live[row]):
                return articles.first_rows[number] + row
    return None


def _days(articles: Articles) -> Iterator[tuple[int, AnyArray]]:
    """For each segment its first row, and the ordinal day of each article; `UNKNOWN_DATE` for the dead."""
    for number, segment in enumerate(articles.segments):
        dates, live = segment.columns.dates, articles.live[number]
        yield articles.first_rows[number], dates if live is None else np.where(live, dates, UNKNOWN_DATE)


def _by_month(days: Iterator[AnyArray]) -> Counter[Month]:
    counts: Counter[Month] = Counter()
    for dates in days:
        ordinals, numbers = np.unique(dates[dates != UNKNOWN_DATE], return_counts=True)
        for ordinal, number in zip(ordinals, numbers, strict=True):
            date = dt.date.fromordinal(int(ordinal))
            counts[date.year, date.month] += int(number)
    return counts
