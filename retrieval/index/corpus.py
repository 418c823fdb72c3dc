"""Corpus: the port of an index for answering, browsing and views.

Implemented by `Generation` (local files) and `OpenSearchGeneration` (a cluster), which give the same
answers. Rows number the articles, passages have numbers of their own; both are the same in either, for a
cluster holds the segments of a generation one by one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Protocol

from retrieval.arrays import AnyArray, IntArray
from retrieval.index.manifest import Manifest
from retrieval.index.segment.doc_values import DocValues
from retrieval.index.segment.vocabulary import Vocabulary
from retrieval.language.tokenizer import Tokenizer
from retrieval.models import Article, Filters, Hit


class Terms(Protocol):
    """The terms of a field under the statistics of the whole corpus."""

    def frequency_of(self, term: str) -> int:
        """Document frequency of a term, dead texts left out."""

    def idf_of(self, term: str) -> float:
        """Inverse document frequency of a term; 0 for an unknown term."""

    def __contains__(self, term: str) -> bool: ...

    @property
    def vocabularies(self) -> Sequence[Vocabulary]:
        """The terms of each segment."""


class ArticleStore(Protocol):
    """The articles, by row and by id."""

    @property
    def columns(self) -> Sequence[DocValues]:
        """Doc values of each segment."""

    @property
    def live(self) -> Sequence[AnyArray | None]:
        """For each segment, shape (articles,), bool; None without dead articles."""

    @property
    def first_rows(self) -> Sequence[int]:
        """First row of each segment; last the number of rows."""

    def article(self, row: int) -> Article:
        """The article of a row. Raises KeyError."""

    def articles(self, rows: Iterable[int]) -> list[Article]:
        """The articles of these rows, in their order, fetched together. Raises KeyError."""

    def signatures(self, rows: Sequence[int]) -> list[tuple[str, ...]]:
        """Names in the bylines of these rows, as printed. Raises KeyError."""

    def row_of(self, article_id: str) -> int | None:
        """Row of a live article by id; None if unknown."""

    def row_of_key(self, key: str, rows: Sequence[int] | None = None) -> int | None:
        """The row of an article by its key (`article_key`), or None.

        rows: candidates, a faster search; None for all rows.
        """


class Search(Protocol):
    """Search: tokens and filters in, the best passages out."""

    @property
    def body(self) -> Terms:
        """The terms of the passages."""

    @property
    def title(self) -> Terms:
        """The terms of the articles' title lines."""

    def search(
        self,
        tokens: Sequence[str],
        *,
        limit: int,
        filters: Filters | None = None,
        without: Collection[int] = (),
        phrases: Collection[str] = (),
    ) -> list[Hit]:
        """Best passages with a token of the query, ties in archive order.

        limit:   at most `MAX_HITS`.
        filters: every field restricts the articles: dates, paper, page, author. No score depends on them.
        without: article rows to leave out, as though the archive did not hold them.
        phrases: normalised; each must occur literally in a passage; without any such passage, in the
                 passage or its article's title lines.
        """

    def has_author(self, name: str) -> bool:
        """True if a byline has this name, normalised."""

    def texts_with(self, terms: Sequence[str], field: str, limit: int) -> Iterator[str]:
        """First texts of a field with all the terms.

        Of a title the article's whole text.
        Normalised; at most `limit`.
        """

    def rows_with(self, terms: Sequence[str], field: str = "body") -> IntArray:
        """Rows of the articles with all the terms in one passage.

        field: "body", or "title" for the title lines. Dead articles may be among them.
        """

    def rows_matching(self, groups: Sequence[Sequence[str]], field: str) -> IntArray:
        """Rows of articles with a term of each group in one passage.

        field: "body" or "title". Dead articles may be among them. Raises SearchUnavailable.
        """

    def coverage(self) -> tuple[dt.date | None, dt.date | None]:
        """First and last date of the articles; None without any date."""

    def warm_up(self) -> None:
        """Prepare for many questions."""

    def warm_up_in_background(self) -> None:
        """Prepare for many questions in the background."""


class Corpus(Protocol):
    """The archive as indexed."""

    @property
    def manifest(self) -> Manifest:
        """Its manifest: name, time, counts, papers."""

    @property
    def store(self) -> ArticleStore:
        """Its articles."""

    @property
    def searcher(self) -> Search:
        """Its passages."""

    @property
    def analyser(self) -> Tokenizer:
        """The tokenizer of its articles, for questions."""

    def rows_of(self, article_ids: Iterable[str]) -> list[int]:
        """Rows of these articles; unknown ids are skipped."""
