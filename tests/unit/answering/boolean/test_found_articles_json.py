"""JSON of a search."""

from __future__ import annotations

from retrieval.answering.answerer import Answerer
from retrieval.answering.boolean.article_search import ResultPage, search_articles
from retrieval.answering.boolean.found_articles_json import found_to_json


def test_every_mark_is_a_word_of_the_query(seed_answerer: Answerer) -> None:
    found = search_articles(seed_answerer, "株洲 OR 企业", ResultPage())

    for row in found_to_json("株洲 OR 企业", found)["hits"]:
        assert {row["text"][start:end] for start, end in row["marks"]} <= {"株洲", "企业"}


def test_an_article_without_a_ranked_passage_has_no_score(seed_answerer: Answerer) -> None:
    found = search_articles(seed_answerer, "日期:2020", ResultPage(size=1))

    (row,) = found_to_json("日期:2020", found)["hits"]
    assert (row["passage_id"], row["score"]) == (None, None)
    assert row["text"].startswith(row["snippet"]["text"][:20])
