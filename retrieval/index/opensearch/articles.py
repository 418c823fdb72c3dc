"""Article store of a generation on the cluster.

Batched fetches, an LRU cache, lookup by id and key.

Takes rows and ids, gives `Article`; the filter on tombstones that every search carries is made here too.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

from cachetools import LRUCache

from retrieval.arrays import AnyArray
from retrieval.article_json import article_from_json
from retrieval.errors import OpenSearchGone, SearchUnavailable
from retrieval.index.generation import Tombstones
from retrieval.index.opensearch.client import LOCAL_PREFERENCE, OpenSearchClient
from retrieval.index.opensearch.documents import article_id
from retrieval.index.opensearch.local_metadata import SegmentMetadata
from retrieval.index.opensearch.purge import undeleted_rows
from retrieval.index.segment.doc_values import DocValues
from retrieval.models import Article

MAX_TERMS = 60_000
"""Values of one terms clause; OpenSearch takes 65,536 (index.max_terms_count)."""


@dataclass(frozen=True)
class SegmentRows:
    """Row numbers of a generation's segments, and their tombstones.

    indexes:    OpenSearch index of each segment.
    first_rows: row of the first article of each segment; at the end the number of rows.
    dead:       tombstones of each segment.
    undeleted:  rows with a tombstone whose documents are still indexed, see `purge`.
    """

    indexes: Sequence[str]
    first_rows: Sequence[int]
    dead: Sequence[Tombstones]
    undeleted: Sequence[Sequence[int]]

    @property
    def pattern(self) -> str:
        """Index expression for all segments."""
        return ",".join(self.indexes)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Index -> segment number."""
        return {index: number for number, index in enumerate(self.indexes)}

    def locate(self, row: int) -> tuple[str, int]:
        """Index and local row of an article.

        Raises KeyError for an unknown row.
        """
        number = bisect_right(self.first_rows, row) - 1
        if not 0 <= number < len(self.indexes):
            raise KeyError(row)
        return self.indexes[number], row - self.first_rows[number]

    def row(self, index: str, local: int) -> int:
        """Row in the generation of a row of an index."""
        return self.first_rows[self.numbers[index]] + int(local)

    def exclusions(self, without: Collection[int] = ()) -> list[dict[str, Any]]:
        """Clauses (must_not) for the tombstones and these rows."""
        left_out = {index: list(rows) for index, rows in zip(self.indexes, self.undeleted, strict=True)}
        for row in without:
            index, local = self.locate(row)
            left_out[index].append(local)
        return [
            {"bool": {"filter": [{"term": {"_index": index}}, {"terms": {"row": rows[at : at + MAX_TERMS]}}]}}
            for index, rows in left_out.items()
            for at in range(0, len(rows), MAX_TERMS)
        ]


MAX_CACHED_ARTICLES = 4096
"""As many as the local article store caches."""


class OpenSearchArticles:
    """Articles by row, id and key; may be shared by threads."""

    def __init__(
        self, cluster: OpenSearchClient, metadata: Sequence[SegmentMetadata], dead: Sequence[Tombstones]
    ) -> None:
        self._cluster = cluster
        self.columns: list[DocValues] = [segment.columns for segment in metadata]
        self.first_rows = [0, *accumulate(len(columns.dates) for columns in self.columns)]
        indexes = [segment.index for segment in metadata]
        undeleted = [
            undeleted_rows(cluster, index, entry) for index, entry in zip(indexes, dead, strict=True)
        ]
        self.rows = SegmentRows(indexes, self.first_rows, dead, undeleted)
        self._cache: LRUCache[int, Article] = LRUCache(MAX_CACHED_ARTICLES)
        self._lock = threading.Lock()

    @cached_property
    def live(self) -> list[AnyArray | None]:
        """Live articles of each segment: shape (articles,), bool; None without tombstones."""
        sizes = (len(columns.dates) for columns in self.columns)
        return [dead.live(size) for dead, size in zip(self.rows.dead, sizes, strict=True)]

    def article(self, row: int) -> Article:
        """The article of a row. Raises KeyError, SearchUnavailable."""
        return self.articles([row])[0]

    def articles(self, rows: Iterable[int]) -> list[Article]:
        """Articles of these rows, in order; one multi-get for uncached rows.

        Raises KeyError for an unknown row, SearchUnavailable.
        """
        rows = list(rows)
        with self._lock:
            found = {row: self._cache[row] for row in rows if row in self._cache}
        if missing := [row for row in dict.fromkeys(rows) if row not in found]:
            found |= zip(missing, self._fetch(missing), strict=True)
        with self._lock:
            self._cache.update((row, found[row]) for row in rows)
        return [found[row] for row in rows]

    def signatures(self, rows: Sequence[int]) -> list[tuple[str, ...]]:
        """Names in the bylines of these rows. Raises as `articles` does."""
        return [
            tuple(name for credit in article.byline for name in credit.names)
            for article in self.articles(rows)
        ]

    def _fetch(self, rows: Sequence[int]) -> list[Article]:
        heads = self._get_fields([(row, 0) for row in rows])
        pieces = ((row, head["pieces"][0]) for row, head in zip(rows, heads, strict=True))
        further = [(row, number) for row, count in pieces for number in range(1, count)]
        rest: dict[int, str] = {}
        if further:
            for (row, _), piece in zip(further, self._get_fields(further), strict=True):
                rest[row] = rest.get(row, "") + piece["article"][0]
        whole = (head["article"][0] + rest.get(row, "") for row, head in zip(rows, heads, strict=True))
        return [article_from_json(text) for text in whole]

    def _get_fields(self, wanted: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
        """Stored fields of the documents of these (row, piece) pairs."""
        docs = []
        for row, piece in wanted:
            index, local = self.rows.locate(row)
            docs.append({"_index": index, "_id": article_id(local, piece)})
        body = {"docs": [{**doc, "stored_fields": ["article", "pieces"]} for doc in docs]}
        params = {
            "filter_path": "docs.found,docs.fields,docs.error.type",
            "realtime": "false",
            "preference": LOCAL_PREFERENCE,
        }
        answer = self._cluster.search(lambda client: client.mget(body=body, params=params))
        for doc, (row, _) in zip(answer["docs"], wanted, strict=True):
            if said := doc.get("error", {}).get("type"):
                gone = said == "index_not_found_exception"
                raise OpenSearchGone(said=said) if gone else SearchUnavailable(why=said)
            if not doc.get("found"):
                raise KeyError(row)
        return [doc["fields"] for doc in answer["docs"]]

    def row_of(self, article_id: str) -> int | None:
        """Row of an article id, or None. Raises SearchUnavailable."""
        return self.rows_where("id", [article_id]).get(article_id)

    def row_of_key(self, key: str, rows: Sequence[int] | None = None) -> int | None:
        """Row of an article key, or None. Raises SearchUnavailable."""
        row = self.rows_where("key", [key]).get(key)
        return row if rows is None or row in rows else None

    def rows_where(self, field: str, values: Sequence[str]) -> dict[str, int]:
        """Value -> row, for live articles with a value in a field."""
        body = {
            "query": {
                "bool": {"filter": [{"terms": {field: list(values)}}], "must_not": self.rows.exclusions()}
            },
            "docvalue_fields": ["row", field],
            "size": len(values),
            "track_total_hits": False,
        }
        params = {"filter_path": "hits.hits._index,hits.hits.fields", "allow_partial_search_results": "false"}
        answer = self._cluster.search(
            lambda client: client.search(body=body, index=self.rows.pattern, params=params)
        )
        found = ((hit["_index"], hit["fields"]) for hit in answer.get("hits", {}).get("hits", ()))
        return {fields[field][0]: self.rows.row(index, fields["row"][0]) for index, fields in found}
