"""The articles of a generation on the cluster: fetched together, kept for a while, found by id and by key."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

from retrieval.arrays import AnyArray
from retrieval.article_json import article_from_json
from retrieval.errors import OpenSearchGone, SearchUnavailable
from retrieval.index.generation import Tombstones
from retrieval.index.opensearch.client import NEAR, OpenSearchClient
from retrieval.index.opensearch.documents import article_id
from retrieval.index.opensearch.local_metadata import SegmentCards
from retrieval.index.opensearch.purge import still_there
from retrieval.index.segment.doc_values import DocValues
from retrieval.models import Article

MOST_TERMS = 60_000
"""Of one clause; OpenSearch takes 65,536 (index.max_terms_count)."""


@dataclass(frozen=True)
class Places:
    """The segments of a generation.

    indexes: the index of each; first_rows: the row of its first article, at the end the number of rows;
    dead:    what is dead in each; there: rows of it that its index still holds, see `clearing`.
    """

    indexes: Sequence[str]
    first_rows: Sequence[int]
    dead: Sequence[Tombstones]
    there: Sequence[Sequence[int]]

    @property
    def pattern(self) -> str:
        """All indexes, as the cluster is asked for several."""
        return ",".join(self.indexes)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Index -> number of its segment."""
        return {index: number for number, index in enumerate(self.indexes)}

    def locate(self, row: int) -> tuple[str, int]:
        """Index, and row there, of an article. Raises KeyError when there is none."""
        number = bisect_right(self.first_rows, row) - 1
        if not 0 <= number < len(self.indexes):
            raise KeyError(row)
        return self.indexes[number], row - self.first_rows[number]

    def row(self, index: str, local: int) -> int:
        """The row of an article of an index."""
        return self.first_rows[self.numbers[index]] + int(local)

    def gone(self, without: Collection[int] = ()) -> list[dict[str, Any]]:
        """What a search must leave out: the dead, and these rows."""
        left_out = {index: list(rows) for index, rows in zip(self.indexes, self.there, strict=True)}
        for row in without:
            index, local = self.locate(row)
            left_out[index].append(local)
        return [
            {
                "bool": {
                    "filter": [{"term": {"_index": index}}, {"terms": {"row": rows[at : at + MOST_TERMS]}}]
                }
            }
            for index, rows in left_out.items()
            for at in range(0, len(rows), MOST_TERMS)
        ]


KEPT = 4096
"""Articles kept in memory, as the local store does."""


class OpenSearchArticles:
    """Finds articles by row and by id; may be shared by threads."""

    def __init__(
        self, cluster: OpenSearchClient, cards: Sequence[SegmentCards], dead: Sequence[Tombstones]
    ) -> None:
        self._cluster = cluster
        self.columns: list[DocValues] = [card.columns for card in cards]
        self.first_rows = [0, *accumulate(len(columns.dates) for columns in self.columns)]
        indexes = [card.index for card in cards]
        there = [still_there(cluster, index, entry) for index, entry in zip(indexes, dead, strict=True)]
        self.places = Places(indexes, self.first_rows, dead, there)
        self._kept: OrderedDict[int, Article] = OrderedDict()
        self._lock = threading.Lock()

    @cached_property
    def live(self) -> list[AnyArray | None]:
        """For each segment, shape (articles,), bool; None where no article of it is dead."""
        sizes = (len(columns.dates) for columns in self.columns)
        return [dead.live(size) for dead, size in zip(self.places.dead, sizes, strict=True)]

    def article(self, row: int) -> Article:
        """The article of a row. Raises KeyError when there is none, SearchUnavailable."""
        return self.articles([row])[0]

    def articles(self, rows: Iterable[int]) -> list[Article]:
        """The articles of these rows, in their order: what is not kept, in one multi-get.

        Raises KeyError when there is none of a row, SearchUnavailable.
        """
        rows = list(rows)
        with self._lock:
            found = {row: self._kept[row] for row in rows if row in self._kept}
        if missing := [row for row in dict.fromkeys(rows) if row not in found]:
            found |= zip(missing, self._fetched(missing), strict=True)
        with self._lock:
            for row in rows:
                self._kept[row] = found[row]
                self._kept.move_to_end(row)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return [found[row] for row in rows]

    def _fetched(self, rows: Sequence[int]) -> list[Article]:
        heads = self._got([(row, 0) for row in rows])
        pieces = ((row, head["pieces"][0]) for row, head in zip(rows, heads, strict=True))
        further = [(row, number) for row, count in pieces for number in range(1, count)]
        rest: dict[int, str] = {}
        if further:
            for (row, _), piece in zip(further, self._got(further), strict=True):
                rest[row] = rest.get(row, "") + piece["article"][0]
        whole = (head["article"][0] + rest.get(row, "") for row, head in zip(rows, heads, strict=True))
        return [article_from_json(text) for text in whole]

    def _got(self, wanted: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
        """The fields of the documents of these rows and pieces."""
        docs = []
        for row, piece in wanted:
            index, local = self.places.locate(row)
            docs.append({"_index": index, "_id": article_id(local, piece)})
        body = {"docs": [{**doc, "stored_fields": ["article", "pieces"]} for doc in docs]}
        params = {
            "filter_path": "docs.found,docs.fields,docs.error.type",
            "realtime": "false",
            "preference": NEAR,
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
        """The row of an article id, or None. Raises SearchUnavailable."""
        return self.rows_where("id", [article_id]).get(article_id)

    def row_of_key(self, key: str, rows: Sequence[int] | None = None) -> int | None:
        """The row of an article by the key of its id, or None. Raises SearchUnavailable."""
        row = self.rows_where("key", [key]).get(key)
        return row if rows is None or row in rows else None

    def rows_where(self, field: str, values: Sequence[str]) -> dict[str, int]:
        """The rows of the live articles that have one of the values in a field, by the value."""
        body = {
            "query": {"bool": {"filter": [{"terms": {field: list(values)}}], "must_not": self.places.gone()}},
            "docvalue_fields": ["row", field],
            "size": len(values),
            "track_total_hits": False,
        }
        params = {"filter_path": "hits.hits._index,hits.hits.fields", "allow_partial_search_results": "false"}
        answer = self._cluster.search(
            lambda client: client.search(body=body, index=self.places.pattern, params=params)
        )
        found = ((hit["_index"], hit["fields"]) for hit in answer.get("hits", {}).get("hits", ()))
        return {fields[field][0]: self.places.row(index, fields["row"][0]) for index, fields in found}
