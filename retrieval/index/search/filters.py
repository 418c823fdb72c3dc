"""Filters as ranges of the articles of a segment.

Articles are in the order paper, date, page, so the days of a paper are one range, found by two binary
searches: a question about one month never reads the other years.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np

from retrieval.arrays import IntArray
from retrieval.index.segment.doc_values import UNKNOWN_DATE, DocValues, code_of
from retrieval.index.segment.segment import Segment
from retrieval.models import Filters

Range = tuple[int, int]
"""[start, end)."""


def matching_ranges(columns: DocValues, filters: Filters) -> list[Range]:
    """Rows of the articles matching paper, dates and page; ascending, disjoint."""
    ranges = list(_of_papers(columns, filters.paper))
    if filters.since or filters.until:
        first = (filters.since or dt.date.min).toordinal()
        last = (filters.until or dt.date.max).toordinal()
        ranges = [_days(columns, found, max(first, UNKNOWN_DATE + 1), last) for found in ranges]
    if filters.page is not None:
        page = code_of(columns.page_labels, filters.page)
        ranges = [run for found in ranges for run in _of_page(columns, found, page)]
    return [found for found in ranges if found[0] < found[1]]


def _of_papers(columns: DocValues, paper: str | None) -> Iterator[Range]:
    """The articles of one paper, or of each."""
    codes = range(len(columns.paper_names) + 1)
    for code in codes if paper is None else (code_of(columns.paper_names, paper),):
        start, end = np.searchsorted(columns.papers, np.array([code, code + 1], dtype=np.int32)).tolist()
        yield start, end


def _days(columns: DocValues, within: Range, first: int, last: int) -> Range:
    """A paper's articles from the ordinal day `first` to `last`."""
    days = columns.dates[within[0] : within[1]]
    start, end = np.searchsorted(days, np.array([first, last + 1], dtype=np.int32)).tolist()
    return within[0] + start, within[0] + end


def _of_page(columns: DocValues, within: Range, page: int) -> list[Range]:
    rows = within[0] + np.flatnonzero(columns.pages[within[0] : within[1]] == page)
    return runs(rows)


def runs(numbers: IntArray) -> list[Range]:
    """Ascending numbers as ranges of neighbours."""
    if not len(numbers):
        return []
    breaks = np.flatnonzero(np.diff(numbers) > 1)
    starts = numbers[np.concatenate([[0], breaks + 1])].tolist()
    ends = (numbers[np.concatenate([breaks, [len(numbers) - 1]])] + 1).tolist()
    return list(zip(starts, ends, strict=True))


def only_rows(ranges: Iterable[Range], rows: Collection[int]) -> list[Range]:
    """The rows within the ranges, one range each."""
    wanted = np.array(sorted(rows), dtype=np.int64)
    found = []
    for start, end in ranges:
        left, right = np.searchsorted(wanted, (start, end)).tolist()
        found += [(row, row + 1) for row in wanted[left:right].tolist()]
    return found


def without_rows(ranges: Sequence[Range], rows: Collection[int]) -> list[Range]:
    """The ranges with these rows cut out."""
    left = list(ranges)
    for row in rows:
        left = [
            piece
            for start, end in left
            for piece in (((start, row), (row + 1, end)) if start <= row < end else ((start, end),))
            if piece[0] < piece[1]
        ]
    return left


def passage_ranges(segment: Segment, ranges: Sequence[Range]) -> list[Range]:
    """The passages of ranges of articles."""
    borders = np.array(ranges, dtype=np.uint32).ravel()
    places = np.searchsorted(segment.passages.article_of, borders).tolist()
    return list(zip(places[::2], places[1::2], strict=True))
