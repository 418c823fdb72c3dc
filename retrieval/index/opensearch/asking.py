"""What the cluster is asked: a question's terms with their weights, filters, what must not be found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from retrieval.index.columns import UNKNOWN_DATE
from retrieval.models import Filters

MOST_CLAUSES = 1000
"""Of one query; OpenSearch takes 1024 (indices.query.bool.max_clause_count)."""
SHOWN = ("passage", "row", "start", "end", "body_length", "title_length")


def clauses(weights: Mapping[str, Mapping[str, float]]) -> tuple[list[dict[str, Any]], float]:
    """A clause for each term of each field, the heaviest ones; and what the others weigh together.

    weights: field -> term -> weight. A weight below 0, as rank-bm25 gives in a corpus of a few passages,
    counts as 0 here: the passage is found, and scored exactly later.
    """
    pairs = ((weight, field, term) for field, terms in weights.items() for term, weight in terms.items())
    heaviest = sorted(pairs, key=lambda entry: -entry[0])
    asked = [
        {"term": {field: {"value": term, "boost": max(weight, 0.0)}}}
        for weight, field, term in heaviest[:MOST_CLAUSES]
    ]
    return asked, sum(max(weight, 0.0) for weight, _, _ in heaviest[MOST_CLAUSES:])


def filtering(filters: Filters, author: str | None) -> list[dict[str, Any]]:
    """What the passages found must be, as clauses."""
    found: list[dict[str, Any]] = []
    if filters.since or filters.until:
        first = (filters.since or dt.date.min).toordinal()
        last = (filters.until or dt.date.max).toordinal()
        found.append({"range": {"day": {"gte": max(first, UNKNOWN_DATE + 1), "lte": last}}})
    named = {"paper": filters.paper, "page": filters.page, "authors": author}
    return found + [{"term": {name: value}} for name, value in named.items() if value is not None]


def ranking(
    should: Sequence[dict[str, Any]],
    *,
    filters: Sequence[dict[str, Any]],
    gone: Sequence[dict[str, Any]],
    size: int,
) -> dict[str, Any]:
    """The search for the best passages, with what scoring them exactly takes."""
    return {
        "query": {
            "bool": {
                "should": list(should),
                "minimum_should_match": 1,
                "filter": list(filters),
                "must_not": list(gone),
            }
        },
        "size": size,
        "track_total_hits": False,
        "_source": False,
        "stored_fields": ["body", "title"],
        "docvalue_fields": list(SHOWN),
    }


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
