"""Views of a candidate sentence."""

from __future__ import annotations

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking.features.sentence_view import (
    ArticleView,
    SentenceView,
    SignatureLines,
    SignatureView,
)
from retrieval.answering.ranking.query_context import QueryContext
from retrieval.answering.ranking.sentence import article_sentences


@pytest.fixture
def query(fishery_answerer: Answerer) -> QueryContext:
    question = fishery_answerer.understand("江心岛渔业合作社主营哪些产品?")
    return QueryContext(fishery_answerer.weights(question), fishery_answerer.hits(question), {})


@pytest.fixture
def article(fishery_answerer: Answerer, query: QueryContext) -> ArticleView:
    store = fishery_answerer.generation.store
    return ArticleView(query, 0, store.article(0), article_sentences(store, 0))


def test_neighbours_end_with_the_article(query: QueryContext, article: ArticleView) -> None:
    first, last = (SentenceView(query, article, number, 0, in_passage=True) for number in (0, 3))

    assert (first.before, last.after) == (frozenset(), frozenset())
    assert first.after == article.found[1]
    assert first.words_at(3) == article.found[3]
    assert last.words_at(1) == frozenset()
    assert first.sentence_before == ""
    assert last.sentence_before == "产品年销售额达到四百万元。"


def test_the_remainder_is_the_question_without_its_subject(article: ArticleView) -> None:
    assert article.remainder.subject == "江心岛渔业合作社"
    assert article.remainder.characters == frozenset("主营产品")
    assert article.remainder is article.remainder


def test_a_signature_has_no_title_and_no_neighbours(query: QueryContext, article: ArticleView) -> None:
    lines = SignatureLines(
        (article.sentences[0],), (article.found[0],), query.weights.local_weights(article.found[:1])
    )

    view = SignatureView(query, lines, 0, 0)

    assert view.is_signature and not SentenceView.is_signature
    assert (view.title, view.before, view.after) == (frozenset(), frozenset(), frozenset())
