"""Build pipeline: from the changed sources to a new live generation.

Work grows with the changes since the last build.

    sources ─▶ catalog (pages, by issue) ─▶ changed issues ─▶ a new segment ─▶ a generation, checked, live

The first build writes every issue; a later one only new and changed articles, into a small segment, and
gives the old ones tombstones. Small segments are merged as they gather. The result answers as one built from
nothing would (tests/unit/index/build/test_pipeline.py).
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from retrieval.errors import ArchiveEmpty, ArchiveError, DamagedGeneration
from retrieval.index.build.changes import ChangeSet, articles_with
from retrieval.index.build.dictionary import added_words, dictionary_for
from retrieval.index.build.indexed_articles import IndexedArticles
from retrieval.index.build.job import BuildJob, Progress, Tuning
from retrieval.index.build.memory_budget import MemoryBudget
from retrieval.index.build.publish import publish
from retrieval.index.build.segment_writer import IndexTask, IssueTask, TokenizerSpec, index_issues
from retrieval.index.build.shrink_guard import check_shrinkage
from retrieval.index.generation import Generation, read_words, write_words
from retrieval.index.manifest import read_manifest
from retrieval.index.shelf import GenerationDirectory
from retrieval.language.lexicon import AddedWords
from retrieval.models import LEFTOVER_REASONS, LeftoverTotal, SetAside
from retrieval.processes.pool import ProcessPool, cores
from retrieval.reading.catalog.database import replace_database, restore_database
from retrieval.reading.catalog.intake import take_in
from retrieval.reading.catalog.page_catalog import CATALOG_FILE, PageCatalog
from retrieval.reading.catalog.page_records import note_from_json
from retrieval.reading.discovery import list_sources
from retrieval.reading.leftovers import total_leftovers
from retrieval.sqlite_files import fault_of, is_fault

TASK_BYTES = 1_200_000
"""Packed pages of one task, some 1.5 million characters."""
BULK_BYTES = 200_000
"""Packed pages above which filling the fast segmenter and starting a second process pay."""
DEFAULT_BUDGET = MemoryBudget()
_DOUBTFUL = (ValueError, TypeError, LookupError, zlib.error, sqlite3.Error)
"""Errors of a catalog with a flipped bit; without one they come again in the second attempt."""
MAX_REASONS = 10
"""Set-aside sources named with their reasons when nothing could be read."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of the articles added, removed and changed against the generation before."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """Result of a build: live generation, sources set aside, changes.

    folder, counts: of the live generation.
    sources: files of the archive; read: number of those read this time.
    leftovers: text outside the articles of all files, by kind.
    """

    folder: Path
    counts: dict[str, int]
    set_aside: tuple[SetAside, ...]
    changes: Changes
    sources: int
    read: int
    seconds: float
    leftovers: tuple[LeftoverTotal, ...] = ()


def build(
    paths: Sequence[Path],
    shelf: GenerationDirectory,
    tuning: Tuning,
    *,
    progress: Progress,
    clock: Callable[[], dt.datetime],
    budget: MemoryBudget = DEFAULT_BUDGET,
) -> BuildReport:
    """Bring the live generation up to date with the archive.

    budget: memory limit and number of processes; the files are the same to the byte with any.
    Raises ArchiveEmpty when no article can be read and ArchiveShrunk when suspiciously few are left
    (`shrink_guard`); the old generation stays live then. Raises ArchiveBusy when
    another process builds, DamagedGeneration when the result does not stand its check; NoRoom,
    DatabaseBusy and DataUnusable for the data folder. A damaged catalog is set aside, and everything is read
    again.
    """
    started = clock()
    with _faults_of(shelf.root):
        try:
            report = _attempt(paths, shelf, tuning, progress, started, budget)
        except _DOUBTFUL as error:
            if is_fault(error) or not (shelf.root / CATALOG_FILE).exists():
                raise
            with _without_catalog(shelf):
                report = _attempt(paths, shelf, tuning, progress, started, budget)
        except DamagedGeneration:  # of a segment to be merged: every issue is indexed again
            with shelf.locked(), closing(PageCatalog(shelf.root)) as catalog:
                catalog.set_fact("generation", "")
            report = _attempt(paths, shelf, tuning, progress, started, budget)
    return replace(report, seconds=(clock() - started).total_seconds())


@contextmanager
def _without_catalog(shelf: GenerationDirectory) -> Iterator[None]:
    """Set a doubtful catalog aside, for every source can be read again.

    It comes back if that fails, too: the catalog was not at fault then.
    """
    path = shelf.root / CATALOG_FILE
    with shelf.locked():
        replace_database(path)
    try:
        yield
    except BaseException:
        with shelf.locked():
            restore_database(path)
        raise


def _attempt(
    paths: Sequence[Path],
    shelf: GenerationDirectory,
    tuning: Tuning,
    progress: Progress,
    started: dt.datetime,
    budget: MemoryBudget,
) -> BuildReport:
    with (
        shelf.building() as folder,
        closing(PageCatalog(shelf.root)) as catalog,
        ProcessPool(budget.processes(cores())) as workers,
    ):
        articles, dictionary = IndexedArticles(catalog.connection), dictionary_for(shelf)
        job = BuildJob(
            shelf, folder, catalog, articles, workers, tuning, dictionary, progress, budget, started
        )
        return _run(job, paths)


@contextmanager
def _faults_of(folder: Path) -> Iterator[None]:
    """Raise an ArchiveError for faults of disk, rights and locks."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        if not is_fault(error):
            raise
        named = getattr(error, "filename", None)
        raise fault_of(error, Path(os.fsdecode(named)) if named else folder) from error


def _run(job: BuildJob, paths: Sequence[Path]) -> BuildReport:
    """The steps of a build, in one transaction of the catalog."""
    catalog = job.catalog
    sources = list_sources(paths, job.tuning.links, without=job.shelf.root.parent)
    catalog.begin()
    base = _base(job)
    spools = job.shelf.segments / ".building-pages"
    spools.mkdir()
    taken = take_in(
        sources, catalog, job.workers, spools, lambda done, total: job.progress("reading", done, total)
    )
    words = added_words(job.tuning.lexicon, catalog.byline_names())
    write_words(job.folder, words, job.dictionary, base)
    changes = _index(job, base, taken.issues, _retokenized(base, words))
    set_aside, leftovers = _notes(catalog)
    counts = {
        "pages": catalog.count_pages(),
        "articles": job.articles.count(),
        "set_aside": len(set_aside),
        "remarks": catalog.count_remarks(),
    }
    if not counts["articles"]:
        raise ArchiveEmpty(
            path="、".join(job.shelf.archive), set_aside=len(set_aside), items=set_aside[:MAX_REASONS]
        )
    check_shrinkage(job.shelf, counts["articles"], job.tuning.shrink_limit)
    final = publish(job, base, changes, words, counts)
    catalog.set_fact("generation", final.name)
    catalog.commit()
    job.shelf.collect()
    return BuildReport(
        folder=final,
        counts=read_manifest(final).counts,
        set_aside=set_aside,
        changes=Changes(*map(tuple, changes.article_ids())),
        sources=taken.sources,
        read=taken.read,
        seconds=0.0,
        leftovers=leftovers,
    )


def _notes(catalog: PageCatalog) -> tuple[tuple[SetAside, ...], tuple[LeftoverTotal, ...]]:
    """Everything set aside, and sums of the text outside the articles."""
    notes = [note_from_json(SetAside, text) for text in catalog.set_aside_notes()]
    return tuple(note for note in notes if note.reason not in LEFTOVER_REASONS), total_leftovers(notes)


def _base(job: BuildJob) -> Generation | None:
    """The base generation, named by the catalog; None without a usable one."""
    name = job.catalog.fact("generation")
    if name:
        try:
            base = Generation.open(job.shelf.generations / name)
            same_articles = base.manifest.counts.get("articles") == job.articles.count()
            if base.manifest.lexicon == job.dictionary.name and same_articles:
                return base
        except ArchiveError:
            pass  # damaged or of another format: everything is indexed again, from the catalog
    job.articles.clear()
    job.catalog.clear_issue_notes()
    return None


def _index(
    job: BuildJob, base: Generation | None, changed: set[int], retokenized: set[str] | None
) -> ChangeSet:
    """Index the changed issues and the issues with retokenized articles.

    retokenized: ids of articles cut differently by the new words; None for possibly all.
    """
    catalog, articles = job.catalog, job.articles
    issues: set[int] | None = None
    if base is not None and retokenized is not None:
        issues = changed | {issue for i in retokenized if (issue := articles.issue_of(i)) is not None}
    changes, folders = ChangeSet(base, {}), (job.shelf.segments / f".building-{number}" for number in count())
    if base is None:
        changes.compare_with(_live_digests(job.shelf))
    while issues is None or issues:
        todo = [issue for issue, _ in catalog.issues_in_order(issues)]
        changes.begin({issue: articles.digests(issue) for issue in todo})
        _index_issues(job, changes, todo, retokenized, folders)
        issues = changes.reassigned(catalog, articles)
    return changes


def _live_digests(shelf: GenerationDirectory) -> dict[str, str]:
    """Id -> digest of the live generation; empty without a readable one."""
    with suppress(ArchiveError):
        live = shelf.current()
        if live is not None:
            return Generation.open(live).store.digests()
    return {}


def _index_issues(
    job: BuildJob,
    changes: ChangeSet,
    todo: Sequence[int],
    retokenized: set[str] | None,
    folders: Iterator[Path],
) -> None:
    """Index these issues into new folders.

    The results are noted in the change set.
    """
    catalog = job.catalog
    for issue in todo:
        job.articles.replace(issue)
        catalog.put_issue_notes(issue)
    sizes = catalog.packed_sizes(todo)
    bulk = sum(sizes.get(issue, 0) for issue in todo) >= BULK_BYTES
    spec = TokenizerSpec(job.dictionary, job.folder, bulk)
    tasks = (
        IndexTask(
            [_task(catalog, issue, changes.before[issue], retokenized) for issue in run], next(folders), spec
        )
        for run in _runs(todo, sizes)
    )
    done = 0
    for result in (job.workers if bulk else ProcessPool(1)).map(index_issues, tasks):
        changes.add(result, catalog, job.articles)
        done += len(result.issues)
        job.progress("indexing", done, len(todo))


def _task(
    catalog: PageCatalog, issue: int, before: Mapping[str, str], retokenized: set[str] | None
) -> IssueTask:
    held = {} if retokenized is None else {i: digest for i, digest in before.items() if i not in retokenized}
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


def _retokenized(base: Generation | None, words: AddedWords) -> set[str] | None:
    """Ids of the base's articles cut differently by the new words.

    None for possibly all.
    """
    if base is None:
        return set()
    changed = set(read_words(base)) ^ set(words)
    return articles_with(base, sorted({word for word, _ in changed})) if changed else set()
