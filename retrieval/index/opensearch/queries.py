"""What the cluster is asked: a question's terms with their weights, filters, what must not be found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from retrieval.index.opensearch.documents import passage_id
from retrieval.index.segment.doc_values import UNKNOWN_DATE
from retrieval.language.normalization import normalise
from retrieval.models import Filters

MOST_CLAUSES = 1000
"""Of one query; OpenSearch takes 1024 (indices.query.bool.max_clause_count)."""
LEAST_BOOST = 1e-6
"""Of a term that weighs nothing or less, so that how often it stands in a passage is told all the same."""
STANDING = {
    "_source": False,
    "stored_fields": "_none_",  # not even the id, for which every hit's block would be unpacked
    "docvalue_fields": ["standing"],
}
"""What is told of a hit beside its score; see `standing`."""


class Clause(NamedTuple):
    """A term of a field, and the factor of what it adds to the score."""

    field: str
    term: str
    boost: float


def clauses(weights: Mapping[str, Mapping[str, float]]) -> list[list[Clause]]:
    """A clause for each term of each field, heaviest first, in lots that one query takes; no lot without any.

    weights: field -> term -> weight. A weight below 0, as rank-bm25 gives in a corpus of a few passages,
    counts as next to nothing here: the passage is found, and scored exactly later.
    """
    found = [
        Clause(field, term, max(weight, LEAST_BOOST))
        for field, terms in weights.items()
        for term, weight in terms.items()
    ]
    found.sort(key=lambda clause: -clause.boost)
    return [found[at : at + MOST_CLAUSES] for at in range(0, len(found), MOST_CLAUSES)]


def filtering(filters: Filters) -> list[dict[str, Any]]:
    """What the passages found must be, as clauses."""
    found: list[dict[str, Any]] = []
    if filters.since or filters.until:
        first = (filters.since or dt.date.min).toordinal()
        last = (filters.until or dt.date.max).toordinal()
        found.append({"range": {"day": {"gte": max(first, UNKNOWN_DATE + 1), "lte": last}}})
    author = normalise(filters.author) if filters.author else None
    named = {"paper": filters.paper, "page": filters.page, "authors": author}
    return found + [{"term": {name: value}} for name, value in named.items() if value is not None]


def ranking(
    lot: Sequence[Clause],
    *,
    filters: Sequence[dict[str, Any]],
    gone: Sequence[dict[str, Any]],
    size: int,
) -> dict[str, Any]:
    """The search for the best passages that hold one of the terms at least.

    Each clause is named by its place in the lot, so that what it adds to a passage's score is told.
    """
    should = [
        {"term": {clause.field: {"value": clause.term, "boost": clause.boost, "_name": str(number)}}}
        for number, clause in enumerate(lot)
    ]
    return {
        "query": {
            "bool": {
                "should": should,
                "minimum_should_match": 1,
                "filter": list(filters),
                "must_not": list(gone),
            }
        },
        "size": size,
        "track_total_hits": False,
        **STANDING,
    }


def these(passages: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """Exactly these passages. passages: index -> their numbers there."""
    return either(
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


def holding_all(field: str, terms: Sequence[str]) -> dict[str, Any]:
    """The passages that hold all the terms in a field."""
    return {"bool": {"filter": [{"term": {field: term}} for term in terms]}}


def holding_any(field: str, terms: Sequence[str]) -> dict[str, Any]:
    """The passages that hold one of the terms in a field; scores nothing."""
    return {"terms": {field: list(terms)}}


def either(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What one of these finds."""
    return {"bool": {"should": list(found), "minimum_should_match": 1}}


def hits_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The hits of an answer; one without any has no list of them."""
    return list(chain(answer.get("hits", {}).get("hits", ())))
