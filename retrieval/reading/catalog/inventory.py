"""The inventory of an archive: holdings by paper and year, gaps, notes.

Made from the catalog alone, so it costs no reading. Gaps are judged by the archive's own habits: a paper
without Sunday issues lacks no Sunday.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from retrieval.models import LEFTOVER_REASONS, Remark, SetAside, page_number
from retrieval.reading.catalog.page_catalog import DayCount, PageCatalog
from retrieval.reading.catalog.page_records import note_from_json
from retrieval.reading.leftovers import chars_left

MAX_PAGE_NUMBER = 400
"""A greater number is no page of a newspaper."""
MIN_WEEKDAY_SHARE = 0.5
"""Share of a weekday's dates with an issue, from which the other dates count as missing."""

PagesPerDay = Mapping[str, Mapping[dt.date, int]]
"""Paper -> date -> pages."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Counts of one paper in one year; None where unknown.

    articles: as indexed, each once.  set_aside: files and parts of files.  remarks: on articles.
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
    """An issue with gaps in its page numbers, and the missing labels."""

    paper: str
    date: dt.date
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingDays:
    """A run of days without an expected issue of the paper."""

    paper: str
    dates: tuple[dt.date, ...]

    @property
    def first(self) -> dt.date:
        """First day of the run."""
        return self.dates[0]

    @property
    def last(self) -> dt.date:
        """Last day of the run."""
        return self.dates[-1]

    @property
    def days(self) -> int:
        """Number of days; unusual weekdays of the paper do not count."""
        return len(self.dates)


@dataclass(frozen=True, slots=True)
class Inventory:
    """Holdings, gaps, sources set aside, and remarks of an archive.

    leftovers: notes on text outside the articles, with those of `set_aside` that count characters.
    """

    holdings: tuple[Holding, ...]
    incomplete: tuple[IncompleteIssue, ...]
    missing: tuple[MissingDays, ...]
    set_aside: tuple[SetAside, ...]
    remarks: tuple[Remark, ...]
    pages_per_day: PagesPerDay
    leftovers: tuple[SetAside, ...] = ()


def take_inventory(catalog: PageCatalog, articles_by_day: Iterable[DayCount]) -> Inventory:
    """The inventory of the catalog's archive.

    articles_by_day: indexed articles of each paper and day.
    """
    issues: dict[tuple[str, int], list[str | None]] = defaultdict(list)
    for paper, day, label in catalog.page_labels():
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
    counts = {
        "articles": articles_by_day,
        "set_aside": catalog.set_aside_by_day(),
        "remarks": catalog.remarks_by_day(),
    }
    notes = [note_from_json(SetAside, text) for text in catalog.set_aside_notes()]
    return Inventory(
        tuple(_holdings(issues, counts)),
        tuple(incomplete),
        tuple(run for paper, days in sorted(per_day.items()) for run in missing_days(paper, days)),
        tuple(note for note in notes if note.reason not in LEFTOVER_REASONS),
        tuple(note_from_json(Remark, text) for text in catalog.remark_notes()),
        dict(per_day),
        tuple(note for note in notes if chars_left(note)),
    )


def _holdings(
    issues: Mapping[tuple[str, int], Sequence[str | None]], by_day: Mapping[str, Iterable[DayCount]]
) -> Iterator[Holding]:
    """Holdings in the order paper, year.

    issues: (paper, day) -> labels of its pages.  by_day: field of `Holding` -> its counts.
    """
    counts: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for (paper, day), pages in issues.items():
        counts[paper, _year(day)].update(issues=1 if day else 0, pages=len(pages))
    for name, rows in by_day.items():
        for paper, day, count in rows:
            counts[paper, _year(day)][name] += count
    for (paper, year), found in sorted(counts.items()):
        numbers = {name: found[name] for name in ("issues", "pages", *by_day)}
        yield Holding(paper or None, year or None, **numbers)


def _year(day: int) -> int:
    return dt.date.fromordinal(day).year if day else 0


def missing_pages(labels: Iterable[str]) -> Iterator[str]:
    """Labels missing from runs of page numbers: A3 in A1, A2, A4."""
    runs: dict[str, dict[int, str]] = defaultdict(dict)
    for label in labels:
        letters, number = page_number(label)
        if 0 < number <= MAX_PAGE_NUMBER:
            runs[letters][number] = label
    for letters, found in sorted(runs.items()):
        width = len(found[max(found)]) - len(letters) if found[min(found)][len(letters)] == "0" else 0
        for number in range(1, max(found)):
            if number not in found:
                yield f"{letters}{number:0{width}}"


def missing_days(paper: str, days: Iterable[dt.date]) -> Iterator[MissingDays]:
    """Runs of days without an expected issue, within the paper's range."""
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
    """Usual weekdays of the paper, Monday 0."""
    seen, of = Counter(d.weekday() for d in present), Counter(d.weekday() for d in every)
    return {weekday for weekday in of if seen[weekday] >= MIN_WEEKDAY_SHARE * of[weekday]}


def _run(paper: str, run: Sequence[dt.date]) -> Iterator[MissingDays]:
    if run:
        yield MissingDays(paper, tuple(run))
