"""JSON of a boolean search, for other programs. Offsets count code points."""

from __future__ import annotations

from typing import Any

from retrieval.answering.boolean.article_search import FoundArticle, FoundArticles
from retrieval.answering.boolean.facet_counts import FacetCounts
from retrieval.answering.boolean.snippets import marks_within
from retrieval.citations import cite_first_page
from retrieval.index.segment.passages import passages_of
from retrieval.models import Article, Span
from retrieval.wire_format import SCHEMA, source_to_json

MAX_FACET_VALUES = 200
"""Values of a facet: years and pages are few."""


def found_to_json(words: str, found: FoundArticles) -> dict[str, Any]:
    """The result for programs; offsets count in the text beside them.

    exact: False where `total` is a lower bound. nearest: no article has all the words. An article without a
    ranked passage has no `passage_id` and `score`.
    """
    return {
        "schema": SCHEMA,
        "query": words,
        "hits": [_hit_to_json(one) for one in found.articles],
        "total": found.total,
        "exact": found.is_exact,
        "start": found.start,
        "nearest": found.nearest,
        "absent": list(found.absent),
        "parsed": str(found.query),
    }


def facets_to_json(counts: FacetCounts) -> dict[str, Any]:
    """Facets of the whole result; unknown values are not counted.

    bylines_of: articles at the head of the result that the bylines are of.
    """
    named = {
        "papers": counts.papers,
        "years": [(f"{year:04}", count) for year, count in counts.years],
        "pages": counts.pages,
        "bylines": counts.bylines,
    }
    values = {
        name: [{"value": value, "count": count} for value, count in found[:MAX_FACET_VALUES]]
        for name, found in named.items()
    }
    return {**values, "bylines_of": counts.signed_of}


def _hit_to_json(one: FoundArticle) -> dict[str, Any]:
    article, hit, snippet = one.article, one.hit, one.snippet
    passage = hit.span if hit else _passage_around(article, snippet.span)
    return {
        "article_id": article.id,
        "passage_id": int(hit.passage) if hit else None,
        "score": round(hit.score, 6) if hit else None,
        "text": passage.cut(article.text),
        "start": passage.start,
        "end": passage.end,
        **source_to_json(cite_first_page(article, passage)),
        "marks": _within(one.marks, passage),
        "snippet": {
            "text": snippet.span.cut(article.text),
            "start": snippet.span.start,
            "end": snippet.span.end,
            "marks": _within(snippet.marks, snippet.span),
        },
    }


def _within(marks: tuple[Span, ...], span: Span) -> list[list[int]]:
    return [[mark.start - span.start, mark.end - span.start] for mark in marks_within(marks, span)]


def _passage_around(article: Article, span: Span) -> Span:
    """The passage around a snippet; else the snippet itself."""
    passages = passages_of(article)
    return next((one for one in passages if one.start <= span.start < one.end), span)
