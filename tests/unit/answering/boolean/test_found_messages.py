"""Sentences about the articles of a query."""

from __future__ import annotations

from retrieval.answering.answerer import Answerer
from retrieval.answering.boolean.article_search import FoundArticles, ResultPage, search_articles
from retrieval.answering.boolean.found_messages import found_heading
from retrieval.answering.boolean.query_parser import parse_query
from retrieval.i18n import Messages

WORDS = Messages()


def test_nothing_found_names_the_words_that_are_nowhere() -> None:
    found = FoundArticles(parse_query("灯塔"), 0, True, 1, (), absent=("灯塔",))

    assert found_heading(found, WORDS) == "没有找到。档案里没有出现 “灯塔”。"


def test_a_part_is_told_from_the_whole(seed_answerer: Answerer) -> None:
    part = search_articles(seed_answerer, "企业", ResultPage(size=1))
    whole = search_articles(seed_answerer, "企业", ResultPage(size=1000))

    assert found_heading(part, WORDS) == f"共 {part.total} 篇,这里是第 1 至 1 篇。"
    assert found_heading(whole, WORDS) == f"共 {whole.total} 篇。"
    assert len(whole.rows) == whole.total == len(part.rows)
