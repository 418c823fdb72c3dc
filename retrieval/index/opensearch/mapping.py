"""Names, fields, similarity and settings of the OpenSearch indexes.

Tokens are made by our tokenizer, so the analyzer splits at white space. The similarity is BM25 without
statistics, f (k1 + 1) / (f + k1 (1 - b + b length / average)), with our k1 and b; the inverse document
frequency comes with each question as the boost of its term. So a score depends neither on the shard or
replica of a passage nor on deleted documents before a merge, and needs no round to gather statistics.

Documents have no `_source`, not even for recovery: replicas are copies of files, made after the flush
(`publish`). This takes half the space and two thirds of the loading time.

Lucene stores a document's length in one byte, rounded down (SmallFloat.intToByte4): its score is never below
the exact one, and above it by a few hundredths at most. `exact_scores` corrects this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from retrieval.errors import OpenSearchGone
from retrieval.index.opensearch.client import OpenSearchClient

FORMAT = 2
"""Incremented when documents or settings change meaning; indexes of another format are loaded again."""
MAX_TOKEN_LENGTH = 1000
"""Code points; no question has a longer one (LONGEST_QUESTION). Lucene takes 32,766 bytes at most."""
MIN_SHARDED_PASSAGES = 1_000_000
"""Smaller segments have one shard, which answers fastest."""


def segment_body(
    *, k1: float, b: float, averages: dict[str, float], shards: int, meta: dict[str, Any]
) -> dict[str, Any]:
    """Settings and mapping of a segment's index.

    averages: field -> mean length, tokens a text, at loading.
    """
    similarity = {
        name: {"type": "scripted", "script": {"source": _impact(k1, b, average)}}
        for name, average in averages.items()
    }
    splitter = {"type": "whitespace", "max_token_length": MAX_TOKEN_LENGTH}
    return {
        "settings": {
            "index": {
                "number_of_shards": shards,
                "number_of_replicas": 0,  # replicated after loading: half the work of loading each replica
                "refresh_interval": -1,
                "translog.durability": "async",
                "similarity": similarity,
                "analysis": {
                    "tokenizer": {"white_space": splitter},
                    "analyzer": {"ours": {"type": "custom", "tokenizer": "white_space"}},
                },
            }
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False, "recovery_source_enabled": False},
            "_meta": meta,
            "properties": _segment_properties(averages),
        },
    }


def _segment_properties(text_fields: Iterable[str]) -> dict[str, Any]:
    return {
        **{name: _tokens(name) for name in text_fields},
        "passage": {"type": "integer", "index": False},
        "row": {"type": "integer"},
        "standing": {"type": "binary", "doc_values": True},
        "day": {"type": "integer", "doc_values": False},
        **{name: _keyword() for name in ("kind", "paper", "page", "authors")},
        **{name: {"type": "keyword"} for name in ("id", "key")},
        "article": _stored("keyword"),
        "pieces": _stored("integer"),
        "data": _stored("binary"),
    }


def generation_body(meta: dict[str, Any]) -> dict[str, Any]:
    """Settings and mapping of a generation's index, for its metadata."""
    return {
        "settings": {"index": {"number_of_shards": 1, "number_of_replicas": 0}},
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},
            "_meta": meta,
            "properties": {"data": _stored("binary")},
        },
    }


def _impact(k1: float, b: float, average: float) -> str:
    fixed, by_length = k1 * (1 - b), k1 * b / average
    return (
        f"return query.boost * doc.freq * {k1 + 1!r} / (doc.freq + {fixed!r} + {by_length!r} * doc.length);"
    )


def _tokens(similarity: str) -> dict[str, Any]:
    return {
        "type": "text",
        "analyzer": "ours",
        "similarity": similarity,
        "index_options": "freqs",
    }


def _keyword() -> dict[str, Any]:
    return {"type": "keyword", "doc_values": False}


def _stored(kind: str) -> dict[str, Any]:
    index = {} if kind == "binary" else {"index": False}
    return {"type": kind, "doc_values": False, "store": True, **index}


@dataclass(frozen=True)
class IndexNames:
    """Index names of one archive.

    base: prefix of all names; two archives never share it.
    """

    base: str

    @property
    def live(self) -> str:
        """Alias of the live generation."""
        return f"{self.base}-live"

    def generation(self, name: str) -> str:
        """Index of a generation."""
        return f"{self.base}-g-{name.lower()}"

    def segment(self, name: str) -> str:
        """Index of a segment."""
        return f"{self.base}-{FORMAT}-{name.lower()}"

    @property
    def lease(self) -> str:
        """Index of the publishing lease; outside the pattern `all`."""
        return f"{self.base}.turn"

    @property
    def all(self) -> str:
        """Pattern of all indexes of the archive."""
        return f"{self.base}-*"

    def metas(self, cluster: OpenSearchClient) -> dict[str, dict[str, Any]]:
        """Index -> its `_meta`, for all of the archive. Raises OpenSearchError."""
        params = {"filter_path": "*.mappings._meta"}
        found = cluster.build(lambda client: client.indices.get_mapping(index=self.all, params=params))
        return {index: entry["mappings"]["_meta"] for index, entry in found.items()}

    def current(self, cluster: OpenSearchClient) -> str | None:
        """Index of the live generation, or None. Raises OpenSearchError."""
        try:
            found = cluster.build(lambda client: client.indices.get_alias(name=self.live))
        except OpenSearchGone:
            return None
        return max(found, default=None)
