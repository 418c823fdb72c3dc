"""Items of a feed: newest articles, hits or quotes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from pydantic import Field

from retrieval.answering.boolean.article_search import ResultPage, search_articles
from retrieval.answering.lists import rows_under
from retrieval.answering.understanding.reading import AskContext
from retrieval.citations import cite_first_page, gbt7714_citation
from retrieval.index.browse import newest_first
from retrieval.language.sentences import split_sentences
from retrieval.models import BODY_KINDS, Article, Filters, SortOrder, Span
from retrieval.web.api.endpoint import ApiCall
from retrieval.web.api.parameters import SignedParameters, Words
from retrieval.web.errors import BadParameter

MAX_QUOTES = 10
"""Quotes of an answer in a feed of a question."""


class FeedParameters(SignedParameters):
    """The articles of a feed; by default all."""

    query: Words | None = Field(None, description="A boolean query, as in search.")
    question: Words | None = Field(None, description="A question; its quotes are the items, if answered.")
    top: int = Field(30, ge=1, le=100, description="Items at most.")


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An article in a feed. span: of the words shown, verbatim."""

    article: Article
    span: Span

    @property
    def id(self) -> str:
        """Permanent id: a UUID of article and place."""
        place = f"jianbao:{self.article.id}:{self.span.start}-{self.span.end}"
        return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, place)}"

    @property
    def words(self) -> str:
        """The words shown, as they stand in the article."""
        return self.span.cut(self.article.text)

    @property
    def citation(self) -> str:
        """Reference by GB/T 7714."""
        return gbt7714_citation(cite_first_page(self.article, self.span))

    def path(self) -> str:
        """Path of the article's page, at the words: people follow it."""
        place = f"?start={self.span.start}&end={self.span.end}#quoted" if len(self.span) else ""
        return f"/articles/{quote(self.article.id, safe='', errors='replace')}{place}"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, ready to be written.

    title: paper and words asked for. base, address: of the server, and of the feed. updated: of the index.
    """

    title: str
    base: str
    address: str
    updated: dt.datetime
    items: tuple[FeedItem, ...]


def feed_of(call: ApiCall[FeedParameters]) -> Feed:
    """The feed of a call.

    Raises BadParameter for a query beside a question.
    """
    given, coverage = call.given, call.snapshot.coverage
    if given.query is not None and given.question is not None:
        raise BadParameter(name="query, question", expected="one_of_these")
    subject = (given.paper, given.page, given.byline, given.query, given.question)
    title = " ".join(("剪报", *(part for part in subject if part)))
    updated = dt.datetime.fromisoformat(coverage.built)
    return Feed(title, call.base, call.address, updated, tuple(_items(call)))


def published(article: Article, fallback: dt.datetime) -> dt.datetime:
    """Time of an article in a feed: its day at midnight UTC."""
    if article.date is None:
        return fallback
    return dt.datetime.combine(article.date, dt.time(), dt.UTC)


def _items(call: ApiCall[FeedParameters]) -> Iterator[FeedItem]:
    given, answerer = call.given, call.snapshot.answerer
    filters = given.filters(answerer)
    if given.question is not None:
        yield from _quotes(call, filters)
    elif given.query is not None:
        page = ResultPage(size=given.top, order=SortOrder.NEWEST)
        for one in search_articles(answerer, given.query, page, filters=filters).articles:
            yield FeedItem(one.article, one.snippet.span)
    else:
        corpus = answerer.generation
        rows = newest_first(corpus.store, rows_under(corpus, filters))[: given.top]
        for article in corpus.store.articles(rows):
            yield FeedItem(article, _lead(article))


def _quotes(call: ApiCall[FeedParameters], filters: Filters) -> Iterator[FeedItem]:
    """Quotes of the answer, newest first; none where nothing certain was found."""
    top, standing = min(call.given.top, MAX_QUOTES), AskContext(today=call.today)
    question = call.given.question or ""
    found = call.snapshot.responder.answer(question, filters=filters, top=top, standing=standing)
    quotes = found.quotes if found.answered else ()
    for one in sorted(quotes, key=lambda quote: quote.article.date or dt.date.min, reverse=True):
        yield FeedItem(one.article, Span(one.start, one.end))


def _lead(article: Article) -> Span:
    """The first sentence of the running text; empty without any."""
    body = next(iter(article.blocks_of(*BODY_KINDS)), None)
    if body is None:
        return Span(0, 0)
    first = next(iter(split_sentences(article.text, body.start, body.end)), None)
    return Span(first.start, first.end) if first is not None else Span(body.start, body.end)
