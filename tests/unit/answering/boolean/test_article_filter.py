"""Queries decided on single articles: as the search over an index decides."""

from __future__ import annotations

from typing import Any

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.boolean.article_filter import ArticleFilter
from retrieval.answering.boolean.article_search import ResultPage, search_articles
from retrieval.models import Span

QUERIES = (
    "渡口", "渡口 夜航", "渡口 -夜航", "夜航 OR 缆车", "记者:苏敏", "byline:贺长河", "标题:停航", "版:3",
    "报纸:山城晚报 渡口", "date:2021-03", "date:2021-03-05..2021-04", "AI", "137", "阿依古丽买买提",
    "“灯塔修缮”", "燈塔", "NOT 渡口", "标题:(停航 OR 缆车)",
)  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_an_article_alone_is_decided_as_in_the_index(query: str, ferry_answerer: Answerer) -> None:
    store = ferry_answerer.generation.store
    rows = range(store.first_rows[-1])
    found = search_articles(ferry_answerer, query, ResultPage(size=100))
    wanted = ArticleFilter.parse(query)

    matching = {article.id for article in store.articles(rows) if wanted.matches(article)}

    assert matching == {one.article.id for one in found.articles if not found.nearest}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("版:1", {"n1", "n3", "n5"}),
        ("page:头版", {"n1", "n3", "n5"}),
        ("paper:《江畔日报》", {"n1", "n2", "n3", "n4"}),
    ],
)
def test_a_page_and_a_paper_are_meant_in_all_their_forms(
    query: str, ids: set[str], ferry_answerer: Answerer
) -> None:
    store = ferry_answerer.generation.store
    wanted = ArticleFilter.parse(query)

    found = {one.id for one in store.articles(range(store.first_rows[-1])) if wanted.matches(one)}

    assert found == ids


def test_occurrences_are_spans_of_the_text(ferry_answerer: Answerer) -> None:
    store = ferry_answerer.generation.store
    row: Any = store.row_of("n1")
    article = store.article(row)

    spans = ArticleFilter.parse("渡口 灯塔 -停航").spans(article)

    assert spans[:2] == [Span(2, 4), Span(article.text.index("灯塔"), article.text.index("灯塔") + 2)]
