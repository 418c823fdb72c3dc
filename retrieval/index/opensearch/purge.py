"""Purging of documents with a tombstone in every kept generation.

Every search excludes the tombstones of its generation, so a generation stays as it was while the next one is
built. Thousands of exclusions would cost every question; with that many tombstones common to all kept
generations, the documents are deleted. On opening, a generation looks up its undeleted rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from retrieval.index.generation import Tombstones
from retrieval.index.manifest import Manifest
from retrieval.index.opensearch.client import BUILD_TIMEOUT_S, OpenSearchClient
from retrieval.index.opensearch.mapping import IndexNames

MIN_PURGED_ARTICLES = 1000
"""Tombstones of a segment; fewer are cheaper to exclude than to delete."""
PURGE_BATCH = 10_000


def undeleted_rows(cluster: OpenSearchClient, index: str, dead: Tombstones) -> Sequence[int]:
    """Tombstone rows with documents in the index.

    Below `MIN_PURGED_ARTICLES` all are returned without a request.
    """
    if len(dead.rows) < MIN_PURGED_ARTICLES:
        return dead.rows
    found: list[int] = []
    for rows in _batches(dead.rows):
        body = {
            "query": {"bool": {"filter": [{"term": {"kind": "article"}}, {"terms": {"row": rows}}]}},
            "size": PURGE_BATCH,
            "docvalue_fields": ["row"],
        }
        params = {"filter_path": "hits.hits.fields", "allow_partial_search_results": "false"}
        found += _rows(cluster, index, body, params)
    return sorted(found)


def _rows(cluster: OpenSearchClient, index: str, body: dict[str, Any], params: dict[str, Any]) -> list[int]:
    answer = cluster.build(lambda client: client.search(body=body, index=index, params=params))
    return [hit["fields"]["row"][0] for hit in answer.get("hits", {}).get("hits", ())]


def purge(
    cluster: OpenSearchClient, names: IndexNames, kept: Sequence[tuple[Manifest, Sequence[Tombstones]]]
) -> int:
    """Delete articles dead in all these generations; returns their number.

    Raises OpenSearchError; undeleted articles stay excluded from searches.
    """
    purged = 0
    for segment in {name for manifest, _ in kept for name in manifest.segments}:
        dead = [
            set(entry.rows)
            for manifest, entries in kept
            for name, entry in zip(manifest.segments, entries, strict=True)
            if name == segment
        ]
        index = names.segment(segment)
        rows = undeleted_rows(cluster, index, Tombstones(sorted(set.intersection(*dead))))
        if len(rows) >= MIN_PURGED_ARTICLES:
            for batch in _batches(rows):
                _delete(cluster, index, batch)
            purged += len(rows)
    return purged


def _delete(cluster: OpenSearchClient, index: str, rows: Sequence[int]) -> None:
    params = {"conflicts": "proceed", "refresh": "true", "request_timeout": 10 * BUILD_TIMEOUT_S}
    body = {"query": {"terms": {"row": list(rows)}}}
    cluster.build(lambda client: client.delete_by_query(index=index, body=body, params=params))


def _batches(rows: Sequence[int]) -> Iterable[list[int]]:
    return (list(rows[at : at + PURGE_BATCH]) for at in range(0, len(rows), PURGE_BATCH))
