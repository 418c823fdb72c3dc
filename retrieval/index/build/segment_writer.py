"""Indexing: issues of the catalog made segments, in worker processes.

A task is a run of issues in the order of the archive; it assembles them and writes one segment of their new
and changed articles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from retrieval.index.segment.segment import key_of_article, stored_article, write_segment
from retrieval.language.batch_tokenizer import BatchTokenizer
from retrieval.language.lexicon import Lexicon
from retrieval.language.tokenizer import Tokenizer
from retrieval.models import Article, SetAside
from retrieval.reading.catalog.page_records import note_to_json, unpack


@dataclass(frozen=True, slots=True)
class TokenizerSpec:
    """Specification of a tokenizer: folders of dictionary and added words.

    bulk: true for enough text that filling the fast segmenter (half a second) pays.
    """

    dictionary: Path
    added: Path
    bulk: bool


@dataclass(frozen=True, slots=True)
class IssueTask:
    """An issue to index: its packed pages and unchanged articles.

    held: id -> digest of the articles not to write again.
    """

    issue: int
    pages: Sequence[bytes]
    held: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class IndexTask:
    """A run of issues, and the folder to make for their segment."""

    issues: Sequence[IssueTask]
    folder: Path
    tokenizer: TokenizerSpec


@dataclass(frozen=True, slots=True)
class IndexedIssue:
    """An indexed issue: its articles (id, digest) and the ids written.

    refusals, remarks: as JSON.
    repeated: ids claimed in vain, for an earlier issue of the task has them; among the refusals.
    """

    issue: int
    articles: Sequence[tuple[str, str]]
    written: frozenset[str]
    refusals: Sequence[str]
    remarks: Sequence[str]
    repeated: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class TaskResult:
    """Result of a task: its issues and its segment's folder.

    folder: None without articles to write.
    """

    issues: Sequence[IndexedIssue]
    folder: Path | None


def index_issues(task: IndexTask) -> TaskResult:
    """Assemble the issues; write the new and changed articles as a segment."""
    taken_ids: set[str] = set()
    to_write: list[Article] = []
    done = []
    for issue in task.issues:
        indexed, new = _index_issue(issue, taken_ids)
        done.append(indexed)
        to_write += new
    if not to_write:
        return TaskResult(done, None)
    to_write.sort(key=key_of_article)
    task.folder.mkdir()
    write_segment(task.folder, to_write, batch_tokenizer(task.tokenizer))
    return TaskResult(done, task.folder)


def _index_issue(task: IssueTask, taken_ids: set[str]) -> tuple[IndexedIssue, list[Article]]:
    from retrieval.reading.issues.assembly import assemble_issue  # 0.1 s, and only where an issue changed

    assembled = assemble_issue(unpack(page) for page in task.pages)
    articles, new, refusals, repeated = [], [], list(assembled.set_aside), []
    for article in assembled.articles:
        if article.id in taken_ids:
            refusals.append(duplicate_id(article))
            repeated.append(article.id)
            continue
        taken_ids.add(article.id)
        digest = stored_article(article).digest
        articles.append((article.id, digest))
        if task.held.get(article.id) != digest:
            new.append(article)
    written = frozenset(article.id for article in new)
    refused, remarks = (list(map(note_to_json, notes)) for notes in (refusals, assembled.remarks))
    return IndexedIssue(task.issue, articles, written, refused, remarks, repeated), new


def duplicate_id(article: Article) -> SetAside:
    """The note of an article set aside for an id already taken."""
    line = article.lines[0] if article.lines else None
    return SetAside(article.source, "duplicate_id", (("id", article.id[:200]),), line)


@lru_cache(maxsize=1)
def batch_tokenizer(spec: TokenizerSpec) -> BatchTokenizer:
    """The tokenizer of a spec; cached per process."""
    lexicon = Lexicon.load(spec.dictionary, spec.added)
    return BatchTokenizer(Tokenizer.for_building(lexicon) if spec.bulk else Tokenizer.for_questions(lexicon))
