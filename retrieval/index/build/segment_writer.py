"""Indexing: issues of the catalogue made segments, by as many processes as there are.

Each task is a run of issues in the order of the archive; it puts them together and writes one segment of
the articles that the index does not hold yet as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from retrieval.index.segment.segment import key_of_article, stored, write_segment
from retrieval.language.batch_tokenizer import BatchTokenizer
from retrieval.language.lexicon import Lexicon
from retrieval.language.tokenizer import Tokenizer
from retrieval.models import Article, SetAside
from retrieval.reading.catalog.page_records import note_to_json, unpack
from retrieval.reading.issues.assembly import assemble_issue


@dataclass(frozen=True, slots=True)
class TokenizerSpec:
    """What cuts text into words: the folders of the dictionary and of the words added to it.

    bulk: whether there is so much text that filling the fast segmenter pays (half a second).
    """

    dictionary: Path
    added: Path
    bulk: bool


@dataclass(frozen=True, slots=True)
class IssueTask:
    """An issue to index: its packed pages, and id -> digest of the articles that need not be written."""

    issue: int
    pages: Sequence[bytes]
    held: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Task:
    """A run of issues, and the empty folder for their segment."""

    issues: Sequence[IssueTask]
    folder: Path
    vocables: TokenizerSpec


@dataclass(frozen=True, slots=True)
class IndexedIssue:
    """An issue as indexed: id and digest of all its articles, ids of those written; as JSON, what could
    not be taken in, and remarks."""

    issue: int
    articles: Sequence[tuple[str, str]]
    written: frozenset[str]
    refusals: Sequence[str]
    remarks: Sequence[str]


@dataclass(frozen=True, slots=True)
class Indexed:
    """What a task gave: its issues, and the folder of the segment, None when nothing had to be written."""

    issues: Sequence[IndexedIssue]
    folder: Path | None


def index_issues(task: Task) -> Indexed:
    """Put the issues together and write the segment of what is new in them."""
    taken: set[str] = set()
    to_write: list[Article] = []
    done = []
    for issue in task.issues:
        indexed, new = _index_issue(issue, taken)
        done.append(indexed)
        to_write += new
    if not to_write:
        return Indexed(done, None)
    to_write.sort(key=key_of_article)
    task.folder.mkdir()
    write_segment(task.folder, to_write, analyser(task.vocables))
    return Indexed(done, task.folder)


def _index_issue(task: IssueTask, taken: set[str]) -> tuple[IndexedIssue, list[Article]]:
    assembled = assemble_issue(unpack(page) for page in task.pages)
    articles, new, refusals = [], [], list(assembled.set_aside)
    for article in assembled.articles:
        if article.id in taken:
            refusals.append(claimed_twice(article))
            continue
        taken.add(article.id)
        digest = stored(article).digest
        articles.append((article.id, digest))
        if task.held.get(article.id) != digest:
            new.append(article)
    written = frozenset(article.id for article in new)
    notes = ([note_to_json(note) for note in found] for found in (refusals, assembled.remarks))
    return IndexedIssue(task.issue, articles, written, *notes), new


def claimed_twice(article: Article) -> SetAside:
    """The finding that an article's id belongs to another article already."""
    line = article.lines[0] if article.lines else None
    return SetAside(article.source, "duplicate_id", (("id", article.id[:200]),), line)


@lru_cache(maxsize=1)
def analyser(vocables: TokenizerSpec) -> BatchTokenizer:
    """The analyser of these words, kept for the next task of the process."""
    lexicon = Lexicon.load(vocables.dictionary, vocables.added)
    return BatchTokenizer(
        Tokenizer.for_building(lexicon) if vocables.bulk else Tokenizer.for_questions(lexicon)
    )
