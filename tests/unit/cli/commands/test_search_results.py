"""Views of a search result."""

from __future__ import annotations

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.boolean.article_search import ResultPage, search_articles
from retrieval.cli.commands.search_results import SearchView
from retrieval.i18n import Messages


def test_a_part_of_a_result_beyond_its_end_is_said(
    seed_answerer: Answerer, capsys: pytest.CaptureFixture[str]
) -> None:
    found = search_articles(seed_answerer, "云服务", ResultPage(start=50))

    SearchView(Messages()).show(found, seed_answerer.generation)

    assert capsys.readouterr().out == "共 1 篇,没有第 50 篇。\n"
