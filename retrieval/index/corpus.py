"""What answering asks of an index, wherever it is: in files of this machine, or on a cluster.

`Generation` (local files) and `OpenSearchGeneration` (OpenSearch) both are a `Corpus`; nobody who answers,
browses or shows knows which. Rows number the articles, passages have numbers of their own; both are the
same in either, for a cluster holds the segments of a generation one by one.
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
        """In how many live texts a term stands."""

    def idf_of(self, term: str) -> float:
        """The inverse document frequency of a term; 0 for one that is not there."""

    def __contains__(self, term: str) -> bool: ...

    @property
    def vocabularies(self) -> Sequence[Vocabulary]:
        """The terms of each segment."""


class ArticleStore(Protocol):
    """The articles, by row and by id."""

    @property
    def columns(self) -> Sequence[DocValues]:
        """For each segment what filters look at."""

    @property
    def live(self) -> Sequence[AnyArray | None]:
        """For each segment, shape (articles,), bool; None where no article of it is dead."""

    @property
    def first_rows(self) -> Sequence[int]:
        """The row of the first article of each segment, and at the end the number of rows."""

    def article(self, row: int) -> Article:
        """The article of a row. Raises KeyError when there is none."""

    def articles(self, rows: Iterable[int]) -> list[Article]:
        """The articles of these rows, in their order, fetched together. Raises KeyError."""

    def row_of(self, article_id: str) -> int | None:
        """The row of an article by its id, or None."""

    def row_of_key(self, key: str, rows: Sequence[int] | None = None) -> int | None:
        """The row of an article by the key of its id (`article_key`), or None.

        rows: where alone it is looked for, which is faster; None for everywhere.
        """


class Search(Protocol):
    """Tokens and filters in, the best passages out."""

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
        """The best passages with a token of the query, best first; ties in the order of the archive.

        limit:   at most `MOST_HITS`.
        filters: every field restricts the articles: dates, paper, page, author. No score depends on them.
        without: article rows to leave out, as though the archive did not hold them.
        phrases: normalised; all of them must stand in a passage as they are, or, where no passage has them
                 all, in the passage or its article's title lines.
        """

    def has_author(self, name: str) -> bool:
        """Whether a byline has this name, normalised."""

    def texts_holding(self, terms: Sequence[str], field: str, limit: int) -> Iterator[str]:
        """The first texts of a field that hold all the terms, normalised; of a title the whole article."""

    def rows_holding(self, terms: Sequence[str]) -> IntArray:
        """Rows of the articles with a passage that holds all the terms, dead ones perhaps among them."""

    def coverage(self) -> tuple[dt.date | None, dt.date | None]:
        """First and last date of the articles, None where no article has one."""

    def expect_many(self, *, at_once: bool = False) -> None:
        """Get ready for more than a question or two."""


class Corpus(Protocol):
    """The archive as indexed."""

    @property
    def manifest(self) -> Manifest:
        """What it is: name, time, counts, papers."""

    @property
    def store(self) -> ArticleStore:
        """Its articles."""

    @property
    def searcher(self) -> Search:
        """Its passages."""

    @property
    def analyser(self) -> Tokenizer:
        """Cuts a question as the articles were cut."""

    def rows_of(self, article_ids: Iterable[str]) -> list[int]:
        """The rows of these articles; ids that it does not hold are left out."""
