"""Views of a search result."""

from __future__ import annotations

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.boolean.article_search import ResultPage, search_articles
from retrieval.cli.commands.search_results import SearchView, cut_ends
from retrieval.i18n import Messages
from retrieval.models import Article, ArticleKind, Span


def test_a_snippet_cut_inside_a_sentence_shows_it() -> None:
    of = Article("n", 1, ArticleKind.NEWS, "渡口夜航恢复。灯塔已经修好。", (), "n.txt")

    assert cut_ends(of, Span(0, 7)) == (False, False)
    assert cut_ends(of, Span(7, 9)) == (False, True)
    assert cut_ends(of, Span(2, 14)) == (True, False)


def test_a_part_of_a_result_beyond_its_end_is_said(
    seed_answerer: Answerer, capsys: pytest.CaptureFixture[str]
) -> None:
    found = search_articles(seed_answerer, "云服务", ResultPage(start=50))

    SearchView(Messages()).show(found, seed_answerer.generation)

    assert capsys.readouterr().out == "共 1 篇,没有第 50 篇。\n"
