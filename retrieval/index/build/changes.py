"""Change set of a build: articles written and removed.

Kept while issues are indexed.
Takes the result of each task and notes it in the catalog; gives the folders of the written segments and
the rows of the base that get a tombstone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from retrieval.index.build.indexed_articles import IndexedArticles
from retrieval.index.build.segment_writer import IndexedIssue, TaskResult, duplicate_id
from retrieval.index.generation import Generation
from retrieval.index.segment.article_store import SqliteArticleStore
from retrieval.language.normalization import normalise
from retrieval.language.tokenizer import pairs
from retrieval.models import Article, SetAside
from retrieval.reading.catalog.page_catalog import PageCatalog
from retrieval.reading.catalog.page_records import note_to_json


class ChangeSet:
    """Changes against the base, kept while issues are indexed.

    before: issue -> id -> digest, the base's articles of the issues to index.
    An id belongs to the first issue in the order of the archive, whichever is indexed first.
    """

    def __init__(self, base: Generation | None, before: Mapping[int, Mapping[str, str]]) -> None:
        self.base = base
        self.before: dict[int, Mapping[str, str]] = {}
        self._before: dict[str, str] = {}
        self._folders: list[Path] = []
        self._refused: list[set[str]] = []
        self._chunk_of: dict[str, int] = {}
        self._now: dict[str, str] = {}
        self.begin(before)

    def begin(self, before: Mapping[int, Mapping[str, str]]) -> None:
        """Begin a round of further issues to index."""
        self.before.update(before)
        for articles in before.values():
            for article_id, digest in articles.items():
                self._before.setdefault(article_id, digest)

    def compare_with(self, articles: Mapping[str, str]) -> None:
        """Count changes from these articles, id -> digest.

        Where everything is indexed again, without a base.
        """
        self._before.update(articles)

    @property
    def chunks(self) -> list[tuple[Path, frozenset[str]]]:
        """Folders of the segments written, each with its refused ids."""
        return [
            (folder, frozenset(refused)) for folder, refused in zip(self._folders, self._refused, strict=True)
        ]

    def add(self, result: TaskResult, catalog: PageCatalog, articles: IndexedArticles) -> None:
        """Note the result of a task, here and in the catalog."""
        if result.folder is not None:
            self._folders.append(result.folder)
            self._refused.append(set())
        for issue in result.issues:
            self._add_issue(issue, catalog, articles)

    def _add_issue(self, issue: IndexedIssue, catalog: PageCatalog, articles: IndexedArticles) -> None:
        """Record an issue; ids of an earlier issue's articles are refused."""
        articles.replace(issue.issue)
        refusals = list(issue.refusals)
        for article_id in issue.repeated:
            articles.refuse(issue.issue, article_id)
        for article_id, digest in issue.articles:
            owner = articles.issue_of(article_id)
            is_written = article_id in issue.written
            if owner is not None and _is_before(owner, issue.issue, catalog):
                refusals.append(self._note(article_id, self._folders[-1] if is_written else None))
                articles.refuse(issue.issue, article_id)
                if is_written:
                    self._refused[-1].add(article_id)
                continue
            if owner is not None:
                self._take_from(owner, article_id, catalog, articles)
            articles.put(issue.issue, article_id, digest)
            self._now[article_id] = digest
            if is_written:
                self._chunk_of[article_id] = len(self._folders) - 1
        catalog.put_issue_notes(issue.issue, refusals, issue.remarks)

    def _take_from(
        self, owner: int, article_id: str, catalog: PageCatalog, articles: IndexedArticles
    ) -> None:
        """Take an id from a later issue."""
        if owner not in self.before:  # the base's article, of an issue that has not changed
            self._before.setdefault(article_id, articles.digest(article_id))
        number = self._chunk_of.pop(article_id, None)
        if number is not None:
            self._refused[number].add(article_id)
        catalog.add_refusal(owner, self._note(article_id, None if number is None else self._folders[number]))
        articles.refuse(owner, article_id)

    def _note(self, article_id: str, folder: Path | None) -> str:
        """The note of a refused article.

        folder: of the segment with it; None for an article of the base.
        """
        article = None
        if folder is not None:
            article = _article_in(folder, article_id)
        elif self.base is not None:
            article = next(iter(self.base.store.articles(self.base.rows_of([article_id]))), None)
        bare = SetAside(article_id, "duplicate_id", (("id", article_id[:200]),))
        return note_to_json(bare if article is None else duplicate_id(article))

    def reassigned(self, catalog: PageCatalog, articles: IndexedArticles) -> set[int]:
        """Issues to index, too.

        An id refused to them is free now, or a later issue has it.
        """
        found = set()
        for article_id in self._before.keys() | self._now.keys():
            claims = [c for c in articles.refused_claims(article_id) if catalog.issue_key(c) is not None]
            if claims:
                first = min(claims, key=lambda issue: catalog.issue_key(issue) or ())
                owner = articles.issue_of(article_id)
                if owner is None or _is_before(first, owner, catalog):
                    found.add(first)
        return found - self.before.keys()

    def article_ids(self) -> tuple[list[str], list[str], list[str]]:
        """Ids of the articles added, removed and changed."""
        before, now = self._before, self._now
        return (
            [i for i in now if i not in before],
            [i for i in before if i not in now],
            [i for i, digest in now.items() if i in before and before[i] != digest],
        )

    def dead_rows(self) -> dict[int, list[int]]:
        """Segment number -> rows of the base's removed or rewritten articles."""
        rows: dict[int, list[int]] = defaultdict(list)
        if self.base is not None:
            dead = {i for i in self._before if i not in self._now} | self._chunk_of.keys()
            for row in sorted(self.base.rows_of(dead)):
                number, local = self.base.store.locate(row)
                rows[number].append(local)
        return dict(rows)


def _is_before(one: int, other: int, catalog: PageCatalog) -> bool:
    """True if an issue comes before another in archive order.

    An unknown issue comes last.
    """
    first, second = catalog.issue_key(one), catalog.issue_key(other)
    return first is not None and (second is None or first < second)


def _article_in(folder: Path, article_id: str) -> Article | None:
    """The article of an id in the folder of a segment."""
    with closing(SqliteArticleStore(folder)) as store:
        row = store.row_of(article_id)
        return None if row is None else store.article(row)


def articles_with(generation: Generation, words: Iterable[str]) -> set[str] | None:
    """Ids of the live articles with any of the words.

    words: normalised. None for possibly any article.
    A word not made of Chinese characters alone has no pairs to be found by.
    """
    ids: set[str] = set()
    for word in words:
        if len(word) < 2:  # a word of one character is cut as before
            continue
        terms = pairs(word)
        if len(terms) != len(word) - 1:
            return None
        articles = map(generation.store.article, _rows_with(generation, terms))
        ids.update(article.id for article in articles if word in normalise(article.text))
    return ids


def _rows_with(generation: Generation, terms: Sequence[str]) -> Iterator[int]:
    """Rows of the live articles with all terms in one text.

    A text is a passage or the title lines.
    """
    for number, segment in enumerate(generation.store.segments):
        by_field = (field.passages_with(terms) for field in (segment.body, segment.title))
        rows = {row for passages in by_field for row in segment.passages.article_of[passages].tolist()}
        live = generation.store.live[number]
        yield from (
            generation.store.first_rows[number] + row for row in sorted(rows) if live is None or live[row]
        )
