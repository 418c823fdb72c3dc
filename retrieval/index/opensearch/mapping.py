"""What an index on the cluster is: its fields, its similarity, its settings.

Tokens are ours, so the analyzer only splits at white space. The similarity is BM25's part that no statistics
enter, f (k1 + 1) / (f + k1 (1 - b + b length / average)), with our k1 and b; the inverse document frequency
comes with each question as the boost of its term. So a score does not depend on which shard or copy a
passage lies in, nor on documents deleted and not yet merged away, and needs no round to gather statistics.

Nothing keeps a document as it was sent, not for making copies either: those are made of files, after all of
an index is on disk (`shipping`). That takes half the space and two thirds of the time of loading.

Lucene keeps a document's length in one byte, rounded down (SmallFloat.intToByte4): its score is never below
the exact one, and above it by a few hundredths at most. `candidates` makes up for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from retrieval.errors import OpenSearchGone
from retrieval.index.opensearch.client import OpenSearchClient

FORMAT = 2
"""Raised when documents or settings change meaning; indexes of another format are loaded again."""
LONGEST_TOKEN = 1000
"""Code points; nobody can ask for a longer one (LONGEST_QUESTION). Lucene takes 32,766 bytes at most."""
LARGE = 1_000_000
"""Passages from which a segment is spread over several shards; a smaller one is read fastest from one."""


def segment_body(
    *, k1: float, b: float, averages: dict[str, float], shards: int, meta: dict[str, Any]
) -> dict[str, Any]:
    """Settings and mapping of a segment's index. averages: field -> mean tokens a text when it is made."""
    similarity = {
        name: {"type": "scripted", "script": {"source": _impact(k1, b, average)}}
        for name, average in averages.items()
    }
    splitter = {"type": "whitespace", "max_token_length": LONGEST_TOKEN}
    return {
        "settings": {
            "index": {
                "number_of_shards": shards,
                "number_of_replicas": 0,  # copied when loaded: half the work of loading each copy
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
            "properties": {
                **{name: _tokens(name) for name in averages},
                "passage": {"type": "integer", "index": False},
                "row": {"type": "integer"},
                "standing": {"type": "binary", "doc_values": True},
                "day": {"type": "integer", "doc_values": False},
                **{name: _name() for name in ("kind", "paper", "page", "authors")},
                **{name: {"type": "keyword"} for name in ("id", "key")},
                "article": _kept("keyword"),
                "pieces": _kept("integer"),
                "data": _kept("binary"),
            },
        },
    }


def generation_body(meta: dict[str, Any]) -> dict[str, Any]:
    """Settings and mapping of the index that a generation is known by."""
    return {
        "settings": {"index": {"number_of_shards": 1, "number_of_replicas": 0}},
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},
            "_meta": meta,
            "properties": {"data": _kept("binary")},
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


def _name() -> dict[str, Any]:
    return {"type": "keyword", "doc_values": False}


def _kept(kind: str) -> dict[str, Any]:
    index = {} if kind == "binary" else {"index": False}
    return {"type": kind, "doc_values": False, "store": True, **index}


@dataclass(frozen=True)
class IndexNames:
    """The names of one archive. base: what all begin with; two archives never share one."""

    base: str

    @property
    def live(self) -> str:
        """The alias of the live generation."""
        return f"{self.base}-live"

    def generation(self, name: str) -> str:
        """The index of a generation."""
        return f"{self.base}-g-{name.lower()}"

    def segment(self, name: str) -> str:
        """The index of a segment."""
        return f"{self.base}-{FORMAT}-{name.lower()}"

    @property
    def turn(self) -> str:
        """The index of who ships; beside the pattern of all others."""
        return f"{self.base}.turn"

    @property
    def all(self) -> str:
        """A pattern for all indexes of the archive."""
        return f"{self.base}-*"

    def metas(self, cluster: OpenSearchClient) -> dict[str, dict[str, Any]]:
        """Index -> what it says of itself, of all the archive's. Raises ClusterError."""
        params = {"filter_path": "*.mappings._meta"}
        found = cluster.build(lambda client: client.indices.get_mapping(index=self.all, params=params))
        return {index: entry["mappings"]["_meta"] for index, entry in found.items()}

    def current(self, cluster: OpenSearchClient) -> str | None:
        """The index of the live generation; None when nothing was published. Raises ClusterError."""
        try:
            found = cluster.build(lambda client: client.indices.get_alias(name=self.live))
        except OpenSearchGone:
            return None
        return max(found, default=None)
