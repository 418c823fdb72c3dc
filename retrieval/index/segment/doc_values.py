"""Doc values of articles: columns of paper, date and page.

For filters and browsing.
Mapped from the files of a segment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.arrays import AnyArray

UNKNOWN_DATE = 0
DOC_VALUE_ARRAYS = ("dates", "papers", "pages")


@dataclass(frozen=True)
class DocValues:
    """The doc values of a segment; each array of shape (articles,), int32.

    dates:  proleptic ordinal day, `UNKNOWN_DATE` without a date in the source.
    papers, pages: code in `paper_names` / `page_labels`, 1-based, 0 for unknown.
    """

    dates: AnyArray
    papers: AnyArray
    pages: AnyArray
    paper_names: Sequence[str]
    page_labels: Sequence[str]

    @classmethod
    def of(cls, rows: Sequence[tuple[str | None, int, str | None]]) -> DocValues:
        """Doc values of articles, each given as (paper, ordinal day, page)."""
        papers = sorted({paper for paper, _, _ in rows if paper})
        labels = sorted({page for _, _, page in rows if page})
        return cls(
            np.array([day for _, day, _ in rows], dtype=np.int32),
            np.array([code_of(papers, paper) if paper else 0 for paper, _, _ in rows], dtype=np.int32),
            np.array([code_of(labels, page) if page else 0 for _, _, page in rows], dtype=np.int32),
            papers,
            labels,
        )

    def row(self, number: int) -> tuple[str | None, int, str | None]:
        """Paper, ordinal day and page of one article."""
        paper, page = int(self.papers[number]), int(self.pages[number])
        return (
            self.paper_names[paper - 1] if paper else None,
            int(self.dates[number]),
            self.page_labels[page - 1] if page else None,
        )


def code_of(names: Sequence[str], name: str) -> int:
    """1-based place of `name` among `names`; -1 without one."""
    return names.index(name) + 1 if name in names else -1


def date_range(
    columns: Sequence[DocValues], live: Sequence[AnyArray | None]
) -> tuple[dt.date | None, dt.date | None]:
    """First and last date of the live articles; None without any date."""
    known = [
        days[days != UNKNOWN_DATE]
        for column, alive in zip(columns, live, strict=True)
        for days in [column.dates if alive is None else column.dates[alive]]
    ]
    days = np.concatenate(known) if known else np.empty(0, dtype=np.int32)
    if not days.size:
        return None, None
    return dt.date.fromordinal(int(days.min())), dt.date.fromordinal(int(days.max()))
