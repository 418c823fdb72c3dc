"""Building a generation: what has changed in the archive since the last one, and nothing more.

    sources ─▶ catalogue (pages, by issue) ─▶ changed issues ─▶ a new segment ─▶ a generation, checked, live

The first build writes every issue; a later one only the articles that are new or different, into a small
segment, and notes what is dead in the others. Small segments are merged as they gather. The result answers
as one built from nothing would (tests/unit/index/test_build.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from retrieval.errors import ArchiveEmpty, ArchiveError
from retrieval.index.affected import articles_with
from retrieval.index.catalogue import Catalogue
from retrieval.index.dictionary import added_words, dictionary_for
from retrieval.index.generation import Generation, read_words, write_words
from retrieval.index.generations import Shelf, read_manifest
from retrieval.index.indexing import IssueTask, Task, Vocables, index_issues
from retrieval.index.intake import take_in
from retrieval.index.ledger import Ledger
from retrieval.index.pages import note_from_json
from retrieval.index.publishing import Tuning, publish
from retrieval.index.workers import Workers, cores
from retrieval.language.lexicon import Words
from retrieval.models import SetAside
from retrieval.reading.archive import list_sources

Progress = Callable[[str, int, int | None], None]
"""Called with a stage ("reading", "indexing", "merging", "checking"), what is done, the total if known."""

TASK_BYTES = 1_200_000
"""Packed pages of one task: some 1.5 million characters."""
BULK_BYTES = 200_000
"""Packed pages from which the fast segmenter is worth filling, and a second process starting."""
REASONS = 10
"""Set-aside sources whose reasons are told when nothing could be read."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of articles a new generation has beside, without, or unlike the one before."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made: the live generation's folder, its counts, what is set aside, what changed.

    sources: files of the archive; read: how many of them were read this time.
    """

    folder: Path
    counts: dict[str, int]
    set_aside: tuple[SetAside, ...]
    changes: Changes
    sources: int
    read: int
    seconds: float


def build(
    paths: Sequence[Path],
    shelf: Shelf,
    tuning: Tuning,
    *,
    progress: Progress,
    clock: Callable[[], dt.datetime],
    processes: int | None = None,
) -> BuildReport:
    """Bring the shelf's live generation up to what the archive is now.

    processes: at most so many at once; None: as many as there are cores.
    Raises ArchiveEmpty when no article can be read (the old generation stays live), ArchiveBusy when
    another process builds, DamagedGeneration when the result does not stand its check.
    """
    started = clock()
    with (
        shelf.building() as folder,
        closing(Catalogue(shelf.root)) as catalogue,
        Workers(processes or cores()) as workers,
    ):
        catalogue.begin()
        dictionary = dictionary_for(shelf)
        base = _base(shelf, catalogue, dictionary)
        sources = list_sources(paths)
        taken = take_in(sources, catalogue, workers, lambda done, total: progress("reading", done, total))
        words = added_words(tuning.lexicon, catalogue.names())
        write_words(folder, words, dictionary, base)
        again = _cut_anew(base, words)
        vocables = Vocables(dictionary, folder, bulk=False)
        ledger = _index(catalogue, base, taken.issues, again, vocables, shelf, workers, progress)
        set_aside = tuple(note_from_json(SetAside, text) for text in catalogue.set_aside())
        remarks = catalogue.count_remarks()
        counts = {**catalogue.counts(), "set_aside": len(set_aside), "remarks": remarks}
        if not counts["articles"]:
            raise ArchiveEmpty(
                path="、".join(shelf.archive),
                set_aside=len(set_aside),
                items=tuple(islice(set_aside, REASONS)),
            )
        final = publish(
            shelf, folder, base, ledger, words, tuning, dictionary=dictionary,
            counts=counts, papers=catalogue.papers(), started=started, progress=progress,
        )  # fmt: skip
        catalogue.set_fact("generation", final.name)
        catalogue.commit()
        shelf.collect()
        counts = read_manifest(final).counts
    seconds = (clock() - started).total_seconds()
    changes = Changes(*map(tuple, ledger.changes()))
    return BuildReport(final, counts, set_aside, changes, taken.sources, taken.read, seconds)


def _base(shelf: Shelf, catalogue: Catalogue, dictionary: Path) -> Generation | None:
    """The generation that the catalogue fits, to build on; None when there is none that can be used."""
    name = catalogue.fact("generation")
    if name is not None:
        try:
            base = Generation.open(shelf.generations / name)
            if base.manifest.lexicon == dictionary.name:
                return base
        except ArchiveError:
            pass  # damaged or of another format: everything is indexed again, from the catalogue
    catalogue.forget_articles()
    return None


def _index(
    catalogue: Catalogue,
    base: Generation | None,
    changed: set[int],
    again: set[str] | None,
    vocables: Vocables,
    shelf: Shelf,
    workers: Workers,
    progress: Progress,
) -> Ledger:
    """Index the issues that changed, or whose words did; gives the account of it."""
    if base is None or again is None:
        issues, again = None, set() if base is None else None
    else:
        issues = changed | {issue for i in again if (issue := catalogue.issue_of(i)) is not None}
    todo = catalogue.in_order(issues)
    ledger = Ledger(base, {issue: catalogue.articles(issue) for issue, _ in todo})
    for issue, _ in todo:
        catalogue.put_articles(issue)
    sizes = catalogue.packed_sizes()
    total = sum(sizes.get(issue, 0) for issue, _ in todo)
    vocables = replace(vocables, bulk=total >= BULK_BYTES)
    tasks = _tasks(todo, sizes, catalogue, ledger, again, shelf, vocables)
    done = 0
    for indexed in (workers if vocables.bulk else Workers(1)).map(index_issues, tasks):
        ledger.take(indexed, catalogue)
        done += len(indexed.issues)
        progress("indexing", done, len(todo))
    return ledger


def _cut_anew(base: Generation | None, words: Words) -> set[str] | None:
    """Ids of the base's articles whose words are cut otherwise now; None when it may be all of them."""
    if base is None:
        return set()
    changed = set(read_words(base)) ^ set(words)
    return articles_with(base, sorted({word for word, _ in changed})) if changed else set()


def _tasks(
    todo: Iterable[tuple[int, object]],
    sizes: dict[int, int],
    catalogue: Catalogue,
    ledger: Ledger,
    again: set[str] | None,
    shelf: Shelf,
    vocables: Vocables,
) -> Iterator[Task]:
    batch: list[IssueTask] = []
    size = number = 0
    for issue, _ in todo:
        before = ledger.before[issue]
        held = {} if again is None else {i: d for i, d in before.items() if i not in again}
        batch.append(IssueTask(issue, catalogue.pages(issue), held))
        size += sizes.get(issue, 0)
        if size >= TASK_BYTES:
            yield Task(batch, shelf.segments / f".building-{number}", vocables)
            batch, size, number = [], 0, number + 1
    if batch:
        yield Task(batch, shelf.segments / f".building-{number}", vocables)
