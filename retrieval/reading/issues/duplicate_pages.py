"""Duplicate pages of an issue: labels A1 and A1, A1 and 1.

A page is identified by letters and number, without leading zeros (A01 is A1, 05 is 5). A label without
letters is the page of the same number in the only lettered section of the issue; in an issue of several
sections (A and B) it stands for itself.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.models import Page, PageLabel
from retrieval.reading.sources.page_facts import split_label


@dataclass(frozen=True, slots=True)
class DuplicatePage:
    """A page in several sources of an issue; all are kept."""

    paper: str | None
    date: dt.date
    label: PageLabel
    sources: tuple[str, ...]


def find_duplicate_pages(pages: Sequence[Page]) -> tuple[DuplicatePage, ...]:
    """Pages in more than one source, issue by issue.

    Pages without date or label are left out.
    """
    issues: defaultdict[tuple[str | None, dt.date], list[Page]] = defaultdict(list)
    for page in pages:
        if page.date is not None and page.label is not None:
            issues[page.paper, page.date].append(page)
    return tuple(
        DuplicatePage(paper, date, label, sources)
        for (paper, date), issue in issues.items()
        for label, sources in _duplicates_within(issue)
    )


def _duplicates_within(issue: Sequence[Page]) -> list[tuple[PageLabel, tuple[str, ...]]]:
    sections = {split_label(page.label)[0] for page in issue if page.label} - {""}
    only = next(iter(sections)) if len(sections) == 1 else ""
    held: defaultdict[tuple[str, int | None], list[Page]] = defaultdict(list)
    for page in issue:
        letters, number = split_label(page.label) if page.label else ("", None)
        held[letters or only, number].append(page)
    found = []
    for same in held.values():
        sources = tuple(dict.fromkeys(page.source for page in same))
        if len(sources) > 1 and same[0].label is not None:
            found.append((same[0].label, sources))
    return found
