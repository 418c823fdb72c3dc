"""Change set of a build: articles written and removed.

Kept while issues are indexed.
Takes the result of each task and notes it in the catalog; gives the folders of the written segments and
the rows of the base that get a tombstone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from retrieval.index.build.indexed_articles import IndexedArticles
from retrieval.index.build.segment_writer import IndexedIssue, TaskResult
from retrieval.index.generation import Generation
from retrieval.language.normalization import normalise
from retrieval.language.tokenizer import pairs
from retrieval.models import SetAside
from retrieval.reading.catalog.page_catalog import PageCatalog
from retrieval.reading.catalog.page_records import note_to_json


class ChangeSet:
    """Changes against the base, kept while issues are indexed.

    before: issue -> id -> digest, the base's articles of the issues to index.
    chunks: folders of the segments written, each with the ids in it of another issue's articles.
    """

    def __init__(self, base: Generation | None, before: Mapping[int, Mapping[str, str]]) -> None:
        self.base = base
        self.before = before
        self.chunks: list[tuple[Path, frozenset[str]]] = []
        self._before = {i: d for articles in before.values() for i, d in articles.items()}
        self._now: dict[str, str] = {}
        self._written: set[str] = set()

    def add(self, result: TaskResult, catalog: PageCatalog, articles: IndexedArticles) -> None:
        """Note the result of a task, here and in the catalog."""
        refused: set[str] = set()
        for issue in result.issues:
            refused |= self._add_issue(issue, catalog, articles)
        if result.folder is not None:
            self.chunks.append((result.folder, frozenset(refused)))

    def _add_issue(self, issue: IndexedIssue, catalog: PageCatalog, articles: IndexedArticles) -> set[str]:
        """Record an issue; gives the ids written but refused.

        Refused are ids of another issue's articles.
        """
        refused = {i for i, _ in issue.articles if articles.issue_of(i) is not None}
        twice = [note_to_json(SetAside(i, "duplicate_id", (("id", i[:200]),))) for i in sorted(refused)]
        kept = [(i, digest) for i, digest in issue.articles if i not in refused]
        articles.replace(issue.issue, kept)
        catalog.put_issue_notes(issue.issue, [*issue.refusals, *twice], issue.remarks)
        self._now.update(kept)
        self._written |= issue.written - refused
        return refused & issue.written

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
            dead = [i for i in self._before if i not in self._now or i in self._written]
            for row in sorted(self.base.rows_of(dead)):
                number, local = self.base.store.locate(row)
                rows[number].append(local)
        return dict(rows)


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
