"""Days, articles, and the articles like one."""

from __future__ import annotations

from typing import Any

from retrieval.answering.filter_input import filters_from, held_filters, single_day
from retrieval.answering.related_articles import similar_articles
from retrieval.index.corpus import ArticleStore
from retrieval.index.nearest_id import nearest_id
from retrieval.index.printed_day import DayPage, PrintedDay, latest_printed_day, printed_day
from retrieval.models import Article
from retrieval.web.api.endpoint import ApiCall
from retrieval.web.api.parameters import ArticleParameters, DayParameters, NoParameters, SimilarParameters
from retrieval.web.errors import EmptyArchive, NoSuchArticle, NoSuchArticleButNear
from retrieval.wire_format import SCHEMA, day_to_json, similar_to_json, whole_article_to_json

LATEST = "latest"
"""In place of a date: the newest issue."""


def holdings(call: ApiCall[NoParameters]) -> dict[str, Any]:
    """Papers, dates and counts of the archive."""
    coverage = call.snapshot.coverage
    return {
        "schema": SCHEMA,
        "papers": list(coverage.papers),
        "first": coverage.first.isoformat() if coverage.first else None,
        "last": coverage.last.isoformat() if coverage.last else None,
        "counts": coverage.counts,
        "generation": coverage.generation,
        "built": coverage.built,
        "sample": coverage.is_sample,
    }


def day(call: ApiCall[DayParameters]) -> dict[str, Any]:
    """The papers of a day, as `jianbao day --json`; pages may lack."""
    return day_to_json(*find_day(call))


def find_day(call: ApiCall[DayParameters]) -> tuple[PrintedDay, tuple[DayPage, ...]]:
    """A day, and its pages under the filters. Raises EmptyArchive, UsageError."""
    given, answerer = call.given, call.snapshot.answerer
    filters = held_filters(filters_from(paper=given.paper, page=given.page), answerer.holdings)
    newest = answerer.holdings.coverage[1]
    if newest is None:
        raise EmptyArchive()
    wanted, has_year = single_day("" if given.date == LATEST else given.date, newest)
    found = (printed_day if has_year else latest_printed_day)(answerer.generation.store, wanted)
    return found, found.pages_under(filters)


def article(call: ApiCall[ArticleParameters]) -> dict[str, Any]:
    """A whole article, as `jianbao article --json`."""
    return whole_article_to_json(find_article(call.snapshot.answerer.generation.store, call.given.id))


def similar(call: ApiCall[SimilarParameters]) -> dict[str, Any]:
    """The articles most like an article, as `jianbao similar --json`."""
    given, answerer = call.given, call.snapshot.answerer
    found = similar_articles(answerer, find_article(answerer.generation.store, given.id), given.limit)
    return similar_to_json(given.id, found)


def find_article(store: ArticleStore, id: str) -> Article:
    """The article of an id. Raises NoSuchArticle, or NoSuchArticleButNear."""
    row = store.row_of(id)
    if row is not None:
        return store.article(row)
    near = nearest_id(store, id)
    raise NoSuchArticle() if near is None else NoSuchArticleButNear(near=near)
