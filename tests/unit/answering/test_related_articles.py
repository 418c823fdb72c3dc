"""Articles like another, and with a word."""

from __future__ import annotations

from retrieval.answering.answerer import Answerer
from retrieval.answering.related_articles import best_articles_with, similar_articles


def test_an_article_on_the_same_matter_comes_first(river: Answerer) -> None:
    store = river.generation.store
    bridge = store.article(store.row_of("r1") or 0)

    found = similar_articles(river, bridge, 2)

    assert found[0].id in {"r3", "r5"}
    assert "r1" not in {article.id for article in found}


def test_articles_with_a_word_have_it(river: Answerer) -> None:
    assert {article.id for article in best_articles_with(river, "春茶", 5)} == {"r2", "r6"}
