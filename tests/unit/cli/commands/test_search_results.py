"""Views of a search result."""

from __future__ import annotations

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.boolean.article_search import ResultPage, search_articles
from retrieval.cli.commands.search_results import SearchView, cut_ends, found_to_json, records_of_search
from retrieval.i18n import Messages
from retrieval.models import Article, ArticleKind, Span


def test_a_snippet_cut_inside_a_sentence_shows_it() -> None:
    of = Article("n", 1, ArticleKind.NEWS, "渡口夜航恢复。灯塔已经修好。", (), "n.txt")

    assert cut_ends(of, Span(0, 7)) == (False, False)
    assert cut_ends(of, Span(7, 9)) == (False, True)
    assert cut_ends(of, Span(2, 14)) == (True, False)


def test_every_mark_is_a_word_of_the_query(seed_answerer: Answerer) -> None:
    found = search_articles(seed_answerer, "株洲 OR 企业", ResultPage())

    for row in found_to_json("株洲 OR 企业", found)["hits"]:
        assert {row["text"][start:end] for start, end in row["marks"]} <= {"株洲", "企业"}


def test_an_article_without_a_ranked_passage_has_no_score(seed_answerer: Answerer) -> None:
    found = search_articles(seed_answerer, "日期:2020", ResultPage(size=1))

    (row,) = found_to_json("日期:2020", found)["hits"]
    assert (row["passage_id"], row["score"]) == (None, None)
    assert row["text"].startswith(row["snippet"]["text"][:20])


def test_each_article_is_a_record_with_its_snippet(seed_answerer: Answerer) -> None:
    found = search_articles(seed_answerer, "株洲", ResultPage(start=2, size=2))

    records = list(records_of_search("株洲", found))

    assert [record.rank for record in records] == [2, 3]
    assert all("株洲" in record.text for record in records)


def test_a_part_of_a_result_beyond_its_end_is_said(
    seed_answerer: Answerer, capsys: pytest.CaptureFixture[str]
) -> None:
    found = search_articles(seed_answerer, "云服务", ResultPage(start=50))

    SearchView(Messages()).show(found, seed_answerer.generation)

    assert capsys.readouterr().out == "共 1 篇,没有第 50 篇。\n"
