"""The inventory of an archive: what there is of each paper and year, and what seems to be missing.

Made from the catalogue alone, so it costs no reading. What is missing is judged by the archive's own
habits: a paper that never appears on Sundays lacks no Sunday.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from retrieval.index.segment.segment import page_number
from retrieval.models import Remark, SetAside
from retrieval.reading.catalog.page_catalog import Catalog
from retrieval.reading.catalog.page_records import note_from_json

MOST_PAGES = 400
"""A page number beyond this is no page of a newspaper."""
HABIT = 0.5
"""Share of a weekday's dates on which a paper has to appear for the other dates to count as missing."""


PagesPerDay = Mapping[str, Mapping[dt.date, int]]
"""Paper -> date -> pages."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What there is of one paper in one year; paper and year None where unknown.

    articles: as indexed, each once; set_aside: files and parts of files; remarks: on articles.
    """

    paper: str | None
    year: int | None
    issues: int
    pages: int
    articles: int
    set_aside: int
    remarks: int


@dataclass(frozen=True, slots=True)
class IncompleteIssue:
    """An issue whose page numbers leave gaps: the labels that should be there."""

    paper: str
    date: dt.date
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingDays:
    """A run of days on which a paper should have appeared, by its own habit, and did not."""

    paper: str
    dates: tuple[dt.date, ...]

    @property
    def first(self) -> dt.date:
        """The first of them."""
        return self.dates[0]

    @property
    def last(self) -> dt.date:
        """The last of them."""
        return self.dates[-1]

    @property
    def days(self) -> int:
        """How many there are; days on which the paper never appears are not counted."""
        return len(self.dates)


@dataclass(frozen=True, slots=True)
class Inventory:
    """What an archive holds, what it lacks, what could not be read, and what a person should look at."""

    holdings: tuple[Holding, ...]
    incomplete: tuple[IncompleteIssue, ...]
    missing: tuple[MissingDays, ...]
    set_aside: tuple[SetAside, ...]
    remarks: tuple[Remark, ...]
    pages_per_day: PagesPerDay


def take_inventory(catalogue: Catalog) -> Inventory:
    """The inventory of the archive that the catalogue is of."""
    issues: dict[tuple[str, int], list[str | None]] = defaultdict(list)
    for paper, day, label in catalogue.page_facts():
        issues[paper, day].append(label)
    dated = {(p, dt.date.fromordinal(day)): pages for (p, day), pages in issues.items() if p and day}
    per_day: dict[str, dict[dt.date, int]] = defaultdict(dict)
    for (paper, date), pages in dated.items():
        per_day[paper][date] = len(set(pages))
    incomplete = (
        IncompleteIssue(paper, date, gaps)
        for (paper, date), pages in sorted(dated.items())
        if (gaps := tuple(missing_pages(filter(None, pages))))
    )
    return Inventory(
        tuple(_holdings(issues, catalogue)),
        tuple(incomplete),
        tuple(run for paper, days in sorted(per_day.items()) for run in missing_days(paper, days)),
        tuple(note_from_json(SetAside, text) for text in catalogue.set_aside()),
        tuple(note_from_json(Remark, text) for text in catalogue.remarks()),
        dict(per_day),
    )


_COUNTED = {"article": "articles", "set_aside": "set_aside", "remark": "remarks"}


def _holdings(
    issues: Mapping[tuple[str, int], Sequence[str | None]], catalogue: Catalog
) -> Iterator[Holding]:
    counts: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for (paper, day), pages in issues.items():
        counts[paper, _year(day)].update(issues=1 if day else 0, pages=len(pages))
    for what, name in _COUNTED.items():
        for paper, day, count in catalogue.counts_by_day(what):
            counts[paper, _year(day)][name] += count
    for (paper, year), found in sorted(counts.items()):
        numbers = {name: found[name] for name in ("issues", "pages", *_COUNTED.values())}
        yield Holding(paper or None, year or None, **numbers)


def _year(day: int) -> int:
    return dt.date.fromordinal(day).year if day else 0


def missing_pages(labels: Iterable[str]) -> Iterator[str]:
    """Labels that a run of page numbers leaves out: A3 of A1, A2, A4, written as its neighbours are."""
    runs: dict[str, dict[int, str]] = defaultdict(dict)
    for label in labels:
        letters, number = page_number(label)
        if 0 < number <= MOST_PAGES:
            runs[letters][number] = label
    for letters, found in sorted(runs.items()):
        width = len(found[max(found)]) - len(letters) if found[min(found)][len(letters)] == "0" else 0
        for number in range(1, max(found)):
            if number not in found:
                yield f"{letters}{number:0{width}}"


def missing_days(paper: str, days: Iterable[dt.date]) -> Iterator[MissingDays]:
    """Runs of days between a paper's first and last on which it should have appeared and did not."""
    present = set(days)
    first, last = min(present).toordinal(), max(present).toordinal()
    every = [dt.date.fromordinal(day) for day in range(first, last + 1)]
    usual = _weekdays(present, every)
    run: list[dt.date] = []
    for date in every:
        if date in present:
            yield from _run(paper, run)
            run = []
        elif date.weekday() in usual:
            run.append(date)
    yield from _run(paper, run)


def _weekdays(present: set[dt.date], every: Sequence[dt.date]) -> set[int]:
    """Weekdays (Monday 0) on which the paper usually appears."""
    seen, of = Counter(d.weekday() for d in present), Counter(d.weekday() for d in every)
    return {weekday for weekday in of if seen[weekday] >= HABIT * of[weekday]}


def _run(paper: str, run: Sequence[dt.date]) -> Iterator[MissingDays]:
    if run:
        yield MissingDays(paper, tuple(run))
