"""The index knows its articles by issue, in the file of the page catalog."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.index.build.indexed_articles import IndexedArticles
from retrieval.reading.catalog.page_catalog import PageCatalog
from retrieval.reading.catalog.records import IssueKey, PageRecord, SourceRecord


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[PageCatalog]:
    with closing(PageCatalog(tmp_path)) as opened:
        pages = [
            PageRecord(IssueKey(paper, 1, ""), "A1", paper, b"") for paper in ("江川晚报", "湘江晚报", "")
        ]
        opened.put_source(SourceRecord("早.txt", "", "", "", pages, [], []))
        yield opened


def issues(catalog: PageCatalog) -> dict[str, int]:
    return {key.paper: issue for issue, key in catalog.issues_in_order()}


def test_articles_are_found_by_issue_and_by_id(catalog: PageCatalog) -> None:
    articles, issue = IndexedArticles(catalog.connection), issues(catalog)["江川晚报"]
    articles.replace(issue, [("a", "1"), ("b", "2")])

    assert articles.digests(issue) == {"a": "1", "b": "2"}
    assert articles.issue_of("b") == issue
    assert articles.issue_of("c") is None


def test_replacing_an_issue_leaves_the_others(catalog: PageCatalog) -> None:
    articles, of = IndexedArticles(catalog.connection), issues(catalog)
    articles.replace(of["江川晚报"], [("a", "1")])
    articles.replace(of["湘江晚报"], [("b", "2")])
    articles.replace(of["江川晚报"], [("c", "3")])

    assert articles.digests(of["江川晚报"]) == {"c": "3"}
    assert articles.count() == 2


def test_papers_and_counts_are_those_of_indexed_articles(catalog: PageCatalog) -> None:
    articles, of = IndexedArticles(catalog.connection), issues(catalog)
    articles.replace(of["湘江晚报"], [("a", "1"), ("b", "2")])
    articles.replace(of[""], [("c", "3")])

    assert articles.papers() == ["湘江晚报"]
    assert sorted(articles.count_by_day()) == [("", 1, 1), ("湘江晚报", 1, 2)]


def test_changes_belong_to_the_transaction_of_the_catalog(tmp_path: Path) -> None:
    with closing(PageCatalog(tmp_path)) as first:
        articles = IndexedArticles(first.connection)
        first.begin()
        articles.replace(1, [("a", "1")])

    with closing(PageCatalog(tmp_path)) as again:
        assert IndexedArticles(again.connection).count() == 0


def test_cleared_articles_are_gone(catalog: PageCatalog) -> None:
    articles, issue = IndexedArticles(catalog.connection), issues(catalog)["江川晚报"]
    articles.replace(issue, [("a", "1")])
    articles.clear()

    assert articles.digests(issue) == {}


def test_claims_refused_to_an_issue_go_with_it(catalog: PageCatalog) -> None:
    articles = IndexedArticles(catalog.connection)
    articles.put(1, "a", "d")
    articles.refuse(2, "a")
    articles.refuse(3, "a")

    articles.replace(2)

    assert articles.refused_claims("a") == [3]
    assert articles.digest("a") == "d"


def test_articles_of_a_version_without_claims_are_indexed_again(catalog: PageCatalog) -> None:
    IndexedArticles(catalog.connection).put(1, "a", "d")
    catalog.connection.execute("DROP TABLE repeated")

    assert IndexedArticles(catalog.connection).count() == 0
