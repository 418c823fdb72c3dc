"""Requests of a search, with responses as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from retrieval.errors import SearchUnavailable
from retrieval.index.opensearch import queries
from retrieval.index.opensearch.articles import OpenSearchArticles, SegmentRows
from retrieval.index.opensearch.client import LOCAL_PREFERENCE, OpenSearchClient
from retrieval.index.opensearch.documents import PassageHeader
from retrieval.index.opensearch.exact_scores import ScoredPassage

ROWS_PER_PAGE = 10_000
HIT_FIELDS = ("_index", "_score", "fields", "matched_queries")


def search_passages(
    cluster: OpenSearchClient, rows: SegmentRows, body: dict[str, Any], index: str | None = None
) -> list[ScoredPassage]:
    """Hits of a search over all segments, or over one index.

    Raises SearchUnavailable, also where the cluster gave a part of the hits only.
    """
    params = {
        "allow_partial_search_results": "false",
        "include_named_queries_score": "true",
        "preference": LOCAL_PREFERENCE,
        "filter_path": "timed_out," + ",".join(f"hits.hits.{name}" for name in HIT_FIELDS),
    }
    where = index or rows.pattern
    answer = cluster.search(lambda client: client.search(body=body, index=where, params=params))
    if answer.get("timed_out"):
        raise SearchUnavailable(why="timed_out")
    return [
        ScoredPassage(
            rows.numbers[hit["_index"]],
            hit["_score"] or 0.0,
            PassageHeader.read(hit["fields"]["standing"][0]),
            hit.get("matched_queries", {}),
        )
        for hit in queries.hits_of(answer)
    ]


def rows_with_clauses(
    cluster: OpenSearchClient, index: str, clauses: Sequence[dict[str, Any]]
) -> Iterator[int]:
    """Rows of articles with a passage that all the clauses match.

    Raises SearchUnavailable.
    """
    after: dict[str, Any] = {}
    while True:
        rows = {"size": ROWS_PER_PAGE, "sources": [{"row": {"terms": {"field": "row"}}}], **after}
        body = {
            "query": {"bool": {"filter": list(clauses)}},
            "size": 0,
            "aggs": {"rows": {"composite": rows}},
        }
        params = {"allow_partial_search_results": "false", "filter_path": "aggregations"}
        answer = cluster.search(
            lambda client: client.search(body=body, index=index, params=params)  # noqa: B023
        )
        page = answer["aggregations"]["rows"]
        yield from (int(bucket["key"]["row"]) for bucket in page["buckets"])
        if len(page["buckets"]) < ROWS_PER_PAGE:
            return
        after = {"after": page["after_key"]}


def count_signed(cluster: OpenSearchClient, articles: OpenSearchArticles, name: str) -> int:
    """Number of live articles with this normalised name in the byline.

    Raises SearchUnavailable.
    """
    query = {
        "bool": {
            "filter": [{"term": {"authors": name}}, {"term": {"kind": "article"}}],
            "must_not": articles.rows.exclusions(),
        }
    }
    answer = cluster.search(lambda client: client.count(body={"query": query}, index=articles.rows.pattern))
    return int(answer["count"])
