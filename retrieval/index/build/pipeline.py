"""Building a generation: what has changed in the archive since the last one, and nothing more.

    sources ─▶ catalog (pages, by issue) ─▶ changed issues ─▶ a new segment ─▶ a generation, checked, live

The first build writes every issue; a later one only the articles that are new or different, into a small
segment, and notes what is dead in the others. Small segments are merged as they gather. The result answers
as one built from nothing would (tests/unit/index/build/test_pipeline.py).
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from retrieval.errors import ArchiveEmpty, ArchiveError, NoRoom
from retrieval.files import lack_of_room
from retrieval.index.build.changes import ChangeSet, articles_with
from retrieval.index.build.dictionary import added_words, dictionary_for
from retrieval.index.build.indexed_articles import IndexedArticles
from retrieval.index.build.memory_budget import MemoryBudget
from retrieval.index.build.publish import Tuning, publish
from retrieval.index.build.segment_writer import IssueTask, Task, TokenizerSpec, index_issues
from retrieval.index.generation import Generation, read_words, write_words
from retrieval.index.manifest import read_manifest
from retrieval.index.shelf import GenerationDirectory
from retrieval.language.lexicon import Words
from retrieval.models import SetAside
from retrieval.processes.pool import Workers, cores
from retrieval.reading.catalog.intake import take_in
from retrieval.reading.catalog.page_catalog import PageCatalog
from retrieval.reading.catalog.page_records import note_from_json
from retrieval.reading.discovery import list_sources

Progress = Callable[[str, int, int | None], None]
"""Called with a stage ("reading", "indexing", "merging", "checking"), what is done, the total if known."""

TASK_BYTES = 1_200_000
"""Packed pages of one task: some 1.5 million characters."""
BULK_BYTES = 200_000
"""Packed pages from which the fast segmenter is worth filling, and a second process starting."""
USUAL = MemoryBudget()
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
    shelf: GenerationDirectory,
    tuning: Tuning,
    *,
    progress: Progress,
    clock: Callable[[], dt.datetime],
    processes: int | None = None,
    budget: MemoryBudget = USUAL,
) -> BuildReport:
    """Bring the shelf's live generation up to what the archive is now.

    processes: at most so many at once; None: as many as there are cores, and room for in the budget.
    budget: memory to keep to; what is built is the same to the byte with any.
    Raises ArchiveEmpty when no article can be read (the old generation stays live), ArchiveBusy when
    another process builds, DamagedGeneration when the result does not stand its check, NoRoom when the
    disk takes no more.
    """
    started = clock()
    with (
        _room_in(shelf.root),
        shelf.building() as folder,
        closing(PageCatalog(shelf.root)) as catalog,
        Workers(processes or budget.processes(cores())) as workers,
    ):
        articles = IndexedArticles(catalog.connection)
        job = Job(shelf, folder, catalog, articles, workers, tuning, dictionary_for(shelf), progress, budget)
        report = _run(job, paths, started)
    return replace(report, seconds=(clock() - started).total_seconds())


@contextmanager
def _room_in(folder: Path) -> Iterator[None]:
    """Turns what the system says when a disk or a quota is full, or may not be written, into NoRoom."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        if (said := lack_of_room(error)) is None:
            raise
        raise NoRoom(path=folder, detail=said) from error


@dataclass(frozen=True)
class Job:
    """What all steps of one build share.

    folder: where the generation is built; dictionary: folder of the one that cuts its words.
    """

    shelf: GenerationDirectory
    folder: Path
    catalog: PageCatalog
    articles: IndexedArticles
    workers: Workers
    tuning: Tuning
    dictionary: Path
    progress: Progress
    budget: MemoryBudget


def _run(job: Job, paths: Sequence[Path], started: dt.datetime) -> BuildReport:
    """The steps of a build, in one transaction of the catalog."""
    catalog, sources = job.catalog, list_sources(paths)
    catalog.begin()
    base = _base(job)
    spools = job.shelf.segments / ".building-pages"
    spools.mkdir()
    taken = take_in(
        sources, catalog, job.workers, spools, lambda done, total: job.progress("reading", done, total)
    )
    words = added_words(job.tuning.lexicon, catalog.byline_names())
    write_words(job.folder, words, job.dictionary, base)
    ledger = _index(job, base, taken.issues, _cut_anew(base, words))
    set_aside = tuple(note_from_json(SetAside, text) for text in catalog.set_aside_notes())
    counts = {
        "pages": catalog.count_pages(),
        "articles": job.articles.count(),
        "set_aside": len(set_aside),
        "remarks": catalog.count_remarks(),
    }
    if not counts["articles"]:
        raise ArchiveEmpty(
            path="、".join(job.shelf.archive), set_aside=len(set_aside), items=set_aside[:REASONS]
        )
    final = publish(
        job.shelf, job.folder, base, ledger, words, job.tuning, dictionary=job.dictionary,
        counts=counts, papers=job.articles.papers(), started=started, progress=job.progress,
        budget=job.budget,
    )  # fmt: skip
    catalog.set_fact("generation", final.name)
    catalog.commit()
    job.shelf.collect()
    changes = Changes(*map(tuple, ledger.changes()))
    counts = read_manifest(final).counts
    return BuildReport(final, counts, set_aside, changes, taken.sources, taken.read, 0.0)


def _base(job: Job) -> Generation | None:
    """The generation that the catalog fits, to build on; None when there is none that can be used."""
    name = job.catalog.fact("generation")
    if name is not None:
        try:
            base = Generation.open(job.shelf.generations / name)
            if base.manifest.lexicon == job.dictionary.name:
                return base
        except ArchiveError:
            pass  # damaged or of another format: everything is indexed again, from the catalog
    job.articles.clear()
    job.catalog.clear_issue_notes()
    return None


def _index(job: Job, base: Generation | None, changed: set[int], again: set[str] | None) -> ChangeSet:
    """Index the issues that changed, or whose words did; gives the account of it.

    again: ids of articles whose words are cut otherwise now; None when it may be all.
    """
    catalog, articles = job.catalog, job.articles
    issues = None
    if base is not None and again is not None:
        issues = changed | {issue for i in again if (issue := articles.issue_of(i)) is not None}
    todo = [issue for issue, _ in catalog.issues_in_order(issues)]
    ledger = ChangeSet(base, {issue: articles.digests(issue) for issue in todo})
    for issue in todo:
        articles.replace(issue)
        catalog.put_issue_notes(issue)
    sizes = catalog.packed_sizes(todo)
    bulk = sum(sizes.get(issue, 0) for issue in todo) >= BULK_BYTES
    vocables = TokenizerSpec(job.dictionary, job.folder, bulk)
    folders = (job.shelf.segments / f".building-{number}" for number in count())
    tasks = (
        Task([_task(catalog, issue, ledger.before[issue], again) for issue in run], next(folders), vocables)
        for run in _runs(todo, sizes)
    )
    done = 0
    for indexed in (job.workers if bulk else Workers(1)).map(index_issues, tasks):
        ledger.take(indexed, catalog, articles)
        done += len(indexed.issues)
        job.progress("indexing", done, len(todo))
    return ledger


def _task(catalog: PageCatalog, issue: int, before: Mapping[str, str], again: set[str] | None) -> IssueTask:
    held = {} if again is None else {i: digest for i, digest in before.items() if i not in again}
    return IssueTask(issue, catalog.packed_pages(issue), held)


def _runs(todo: Sequence[int], sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """The issues in runs of about `TASK_BYTES`."""
    run: list[int] = []
    size = 0
    for issue in todo:
        run.append(issue)
        size += sizes.get(issue, 0)
        if size >= TASK_BYTES:
            yield run
            run, size = [], 0
    if run:
        yield run


def _cut_anew(base: Generation | None, words: Words) -> set[str] | None:
    """Ids of the base's articles whose words are cut otherwise now; None when it may be all of them."""
    if base is None:
        return set()
    changed = set(read_words(base)) ^ set(words)
    return articles_with(base, sorted({word for word, _ in changed})) if changed else set()
