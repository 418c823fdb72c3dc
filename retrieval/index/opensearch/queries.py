"""Query DSL: weighted terms, filters and exclusions as OpenSearch clauses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from retrieval.index.opensearch.documents import passage_id
from retrieval.index.segment.doc_values import UNKNOWN_DATE
from retrieval.language.normalization import normalise
from retrieval.models import Filters

MAX_CLAUSES = 1000
"""Per query; OpenSearch takes 1024 (indices.query.bool.max_clause_count)."""
MIN_BOOST = 1e-6
"""Of a term of weight 0 or less, so that the response still has its contribution, hence its frequency."""
HEADER_FIELDS = {
    "_source": False,
    "stored_fields": "_none_",  # not even the id, which would decompress a block of stored fields a hit
    "docvalue_fields": ["standing"],
}
"""Of a hit beside its score: the `PassageHeader`."""


class Clause(NamedTuple):
    """A term of a field, and the factor of its score."""

    field: str
    term: str
    boost: float


def clause_batches(weights: Mapping[str, Mapping[str, float]]) -> list[list[Clause]]:
    """Clauses of all terms, heaviest first, in batches of at most `MAX_CLAUSES`.

    weights: field -> term -> weight. A weight below 0, as rank-bm25 gives in a corpus of a few passages,
             becomes `MIN_BOOST`: the passage is found, and scored exactly later.
    """
    found = [
        Clause(field, term, max(weight, MIN_BOOST))
        for field, terms in weights.items()
        for term, weight in terms.items()
    ]
    found.sort(key=lambda clause: -clause.boost)
    return [found[at : at + MAX_CLAUSES] for at in range(0, len(found), MAX_CLAUSES)]


def filter_clauses(filters: Filters) -> list[dict[str, Any]]:
    """Filter clauses for date, paper, page and author."""
    found: list[dict[str, Any]] = []
    if filters.since or filters.until:
        first = (filters.since or dt.date.min).toordinal()
        last = (filters.until or dt.date.max).toordinal()
        found.append({"range": {"day": {"gte": max(first, UNKNOWN_DATE + 1), "lte": last}}})
    author = normalise(filters.author) if filters.author else None
    named = {"paper": filters.paper, "page": filters.page, "authors": author}
    return found + [{"term": {name: value}} for name, value in named.items() if value is not None]


def ranking_search(
    batch: Sequence[Clause],
    *,
    filters: Sequence[dict[str, Any]],
    exclusions: Sequence[dict[str, Any]],
    size: int,
) -> dict[str, Any]:
    """Search for the best passages with at least one term.

    Each clause is named by its position, so that the response has its contribution to each score.
    """
    should = [
        {"term": {clause.field: {"value": clause.term, "boost": clause.boost, "_name": str(number)}}}
        for number, clause in enumerate(batch)
    ]
    return {
        "query": {
            "bool": {
                "should": should,
                "minimum_should_match": 1,
                "filter": list(filters),
                "must_not": list(exclusions),
            }
        },
        "size": size,
        "track_total_hits": False,
        **HEADER_FIELDS,
    }


def passage_ids_clause(passages: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """Clause for exactly these passages. passages: index -> passage numbers."""
    return any_clause(
        [
            {
                "bool": {
                    "filter": [
                        {"term": {"_index": index}},
                        {"ids": {"values": [passage_id(one) for one in numbers]}},
                    ]
                }
            }
            for index, numbers in passages.items()
        ]
    )


def all_terms(field: str, terms: Sequence[str]) -> dict[str, Any]:
    """Clause: all the terms in a field."""
    return {"bool": {"filter": [{"term": {field: term}} for term in terms]}}


def any_term(field: str, terms: Sequence[str]) -> dict[str, Any]:
    """Clause: at least one of the terms, without a score."""
    return {"terms": {field: list(terms)}}


def any_clause(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Clause: at least one of these clauses."""
    return {"bool": {"should": list(found), "minimum_should_match": 1}}


def hits_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Hits of a response; empty where the filtered response has no list."""
    return list(chain(answer.get("hits", {}).get("hits", ())))
