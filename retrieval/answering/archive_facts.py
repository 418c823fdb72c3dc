"""Facts of an archive about itself, from its index; never a quote."""

from __future__ import annotations

import datetime as dt

import numpy as np

from retrieval.answering.lists import rows_under
from retrieval.index.browse import dates_of, nearest_days, pages_per_day
from retrieval.index.corpus import Corpus
from retrieval.index.segment.doc_values import UNKNOWN_DATE
from retrieval.models import ArchiveFact, FactKind, Filters

Days = dict[dt.date, int]
"""Day of an issue -> its number of pages."""


def archive_facts(corpus: Corpus, kind: FactKind, filters: Filters) -> tuple[ArchiveFact, ...]:
    """The facts of one kind, one for each paper.

    filters: paper and days restrict them; pages without a day are of the newest issue.
    """
    issues = {
        paper: {day: pages for day, pages in days.items() if _is_within(day, filters)}
        for paper, days in pages_per_day(corpus.store).items()
        if filters.paper in (None, paper)
    }
    if kind is FactKind.ARTICLES:
        return (_articles(corpus, filters),)
    if kind is FactKind.PAPERS:
        names = tuple(corpus.manifest.papers)
        return (ArchiveFact(kind, count=len(names), names=names),)
    if kind is FactKind.PAGES:
        return _pages(corpus, issues, filters)
    return tuple(
        ArchiveFact(kind, paper, min(days), max(days), len(days)) for paper, days in issues.items() if days
    )


def _articles(corpus: Corpus, filters: Filters) -> ArchiveFact:
    rows = rows_under(corpus, filters)
    dates = dates_of(corpus.store, rows)
    known = dates[dates != UNKNOWN_DATE]
    first, last = (dt.date.fromordinal(int(end(known))) if known.size else None for end in (np.min, np.max))
    return ArchiveFact(FactKind.ARTICLES, filters.paper, first, last, len(rows))


def _pages(corpus: Corpus, issues: dict[str, Days], filters: Filters) -> tuple[ArchiveFact, ...]:
    """Pages of each issue of the days; without any, the nearest days."""
    dated = filters.since is not None or filters.until is not None
    found = [(paper, day, pages) for paper, days in issues.items() for day, pages in sorted(days.items())]
    if found and not dated:
        newest = max(day for _, day, _ in found)
        found = [entry for entry in found if entry[1] == newest]
    if found:
        return tuple(ArchiveFact(FactKind.PAGES, paper, day, day, pages) for paper, day, pages in found)
    nearest = nearest_days(corpus.store, filters.since or filters.until or dt.date.max)
    days = tuple(day for day in nearest if day)
    return (ArchiveFact(FactKind.PAGES, filters.paper, filters.since, filters.until, 0, nearest=days),)


def _is_within(day: dt.date, filters: Filters) -> bool:
    return (filters.since or dt.date.min) <= day <= (filters.until or dt.date.max)
