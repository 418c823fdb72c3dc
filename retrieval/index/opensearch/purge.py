"""Clearing: what is dead in every generation that is kept is taken out of the cluster's indexes.

The dead are left out by each question's own filter, so that a generation stays what it was while the next is
made. A list of thousands would cost every question; once that many are dead for all who may still ask,
their documents are deleted. Whoever opens a generation looks which of its dead are still there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from retrieval.index.generation import Tombstones
from retrieval.index.manifest import Manifest
from retrieval.index.opensearch.client import BUILD_SECONDS, OpenSearchClient
from retrieval.index.opensearch.mapping import IndexNames

MANY = 1000
"""Dead articles of a segment from which deleting them pays."""
AT_ONCE = 10_000


def still_there(cluster: OpenSearchClient, index: str, dead: Tombstones) -> Sequence[int]:
    """The dead rows that an index still holds; of few all are given, without a look."""
    if len(dead.rows) < MANY:
        return dead.rows
    found: list[int] = []
    for rows in _lots(dead.rows):
        body = {
            "query": {"bool": {"filter": [{"term": {"kind": "article"}}, {"terms": {"row": rows}}]}},
            "size": AT_ONCE,
            "docvalue_fields": ["row"],
        }
        params = {"filter_path": "hits.hits.fields", "allow_partial_search_results": "false"}
        found += _rows(cluster, index, body, params)
    return sorted(found)


def _rows(cluster: OpenSearchClient, index: str, body: dict[str, Any], params: dict[str, Any]) -> list[int]:
    answer = cluster.build(lambda client: client.search(body=body, index=index, params=params))
    return [hit["fields"]["row"][0] for hit in answer.get("hits", {}).get("hits", ())]


def clear(
    cluster: OpenSearchClient, names: IndexNames, kept: Sequence[tuple[Manifest, Sequence[Tombstones]]]
) -> int:
    """Delete what is dead in every one of these generations; gives how many articles that were.

    Raises ClusterError; what was not deleted is left out of answers as before.
    """
    cleared = 0
    for segment in {name for manifest, _ in kept for name in manifest.segments}:
        dead = [
            set(entry.rows)
            for manifest, entries in kept
            for name, entry in zip(manifest.segments, entries, strict=True)
            if name == segment
        ]
        index = names.segment(segment)
        rows = still_there(cluster, index, Tombstones(sorted(set.intersection(*dead))))
        if len(rows) >= MANY:
            for lot in _lots(rows):
                _delete(cluster, index, lot)
            cleared += len(rows)
    return cleared


def _delete(cluster: OpenSearchClient, index: str, rows: Sequence[int]) -> None:
    params = {"conflicts": "proceed", "refresh": "true", "request_timeout": 10 * BUILD_SECONDS}
    body = {"query": {"terms": {"row": list(rows)}}}
    cluster.build(lambda client: client.delete_by_query(index=index, body=body, params=params))


def _lots(rows: Sequence[int]) -> Iterable[list[int]]:
    return (list(rows[at : at + AT_ONCE]) for at in range(0, len(rows), AT_ONCE))
