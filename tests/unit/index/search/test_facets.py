"""What filters can name in one archive."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from retrieval.index.generation import Generation
from retrieval.index.search.facets import Facets
from retrieval.models import Filters
from tests.conftest import build_archive

PAPER = {"paper": "湘江晚报"}
ROWS = [
    {**PAPER, "id": "a", "date": "2021-03-01", "page": "A1", "author": "江小舟", "title": "渡口复航"},
    {**PAPER, "id": "b", "date": "2021-03-02", "page": "A2", "author": "罗欣", "title": "云服务"},
]
TEXTS = {"a": "湘江渡口复航。", "b": "江小舟在渡口。"}


@pytest.fixture(scope="module")
def holdings(tmp_path_factory: pytest.TempPathFactory) -> Facets:
    folder = tmp_path_factory.mktemp("archive")
    lines = "\n".join(json.dumps({**row, "text": TEXTS[row["id"]]}, ensure_ascii=False) for row in ROWS)
    (folder / "rows.jsonl").write_text(lines, encoding="utf-8")
    shelf = build_archive(folder, tmp_path_factory.mktemp("data"))
    return Facets(Generation.open(shelf.current()))


def test_papers_and_pages_are_those_of_the_articles(holdings: Facets) -> None:
    assert holdings.papers == ("湘江晚报",)
    assert holdings.front_page == "A1"
    assert holdings.has_page("A2")
    assert not holdings.has_page("A3")


def test_days_are_those_with_articles(holdings: Facets) -> None:
    assert holdings.has_articles(dt.date(2021, 2, 1), dt.date(2021, 3, 1))
    assert not holdings.has_articles(dt.date(2021, 3, 3), dt.date(2021, 3, 9))


def test_an_author_is_who_signed_not_who_is_written_about(holdings: Facets) -> None:
    assert holdings.has_author("江小舟")
    assert not holdings.has_author("江小")
    assert not holdings.has_author("王小明")


def test_search_by_author_finds_what_they_signed_only(holdings: Facets) -> None:
    analyser = holdings.corpus.analyser

    hits = holdings.corpus.searcher.search(
        analyser.tokens("渡口"), limit=10, filters=Filters(author="江小舟")
    )

    assert [holdings.corpus.store.article(hit.article_row).id for hit in hits] == ["a"]
