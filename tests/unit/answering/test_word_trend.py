"""A word by months."""

from __future__ import annotations

from retrieval.answering.answerer import Answerer
from retrieval.answering.word_trend import count_by_month
from retrieval.models import Filters


def test_months_have_the_articles_with_a_word_and_all_articles(river: Answerer) -> None:
    found = count_by_month(river, "渡口大桥", Filters())

    assert ("2021-03", 3, 6) in found.months
    assert found.total == 3
    assert all("渡口大桥" in f"{article.headline}{article.text}" for article in found.articles)


def test_a_word_of_no_article_has_no_best_articles(river: Answerer) -> None:
    found = count_by_month(river, "火车站", Filters())

    assert (found.total, found.articles) == (0, ())
