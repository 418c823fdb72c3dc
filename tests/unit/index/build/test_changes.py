"""The change set of a build: what was written, what is dead, what two issues claim."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.index.build.changes import ChangeSet, articles_with
from retrieval.index.build.indexed_articles import IndexedArticles
from retrieval.index.build.segment_writer import IndexedIssue, TaskResult
from retrieval.index.generation import Generation
from retrieval.reading.catalog.page_catalog import PageCatalog
from tests.unit.index.small_indexes import generation_of

BODIES = {"a": "渡口今日复航。", "b": "江豚回到湘江。", "c": "渡口停航改造。"}


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[PageCatalog]:
    with closing(PageCatalog(tmp_path)) as opened:
        yield opened


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    articles = [(id, f"第{number}号消息", body) for number, (id, body) in enumerate(BODIES.items(), 1)]
    return generation_of(tmp_path_factory.mktemp("base"), *articles)


def indexed(issue: int, written: set[str], **digests: str) -> IndexedIssue:
    return IndexedIssue(issue, list(digests.items()), frozenset(written), [], [])


def test_articles_are_added_removed_and_changed(catalog: PageCatalog) -> None:
    changes = ChangeSet(None, {1: {"a": "1", "b": "2", "c": "3"}})

    result = TaskResult([indexed(1, {"b", "d"}, a="1", b="9", d="4")], Path("chunk"))
    changes.add(result, catalog, IndexedArticles(catalog.connection))

    assert changes.article_ids() == (["d"], ["c"], ["b"])
    assert changes.chunks == [(Path("chunk"), frozenset())]


def test_an_id_of_another_issue_is_refused(catalog: PageCatalog) -> None:
    articles, changes = IndexedArticles(catalog.connection), ChangeSet(None, {1: {}, 2: {}})
    changes.add(TaskResult([indexed(1, {"a"}, a="1")], Path("first")), catalog, articles)

    changes.add(TaskResult([indexed(2, {"a", "b"}, a="7", b="2")], Path("second")), catalog, articles)

    assert changes.chunks[1] == (Path("second"), frozenset({"a"}))
    assert (articles.issue_of("a"), articles.issue_of("b")) == (1, 2)
    assert changes.article_ids()[0] == ["a", "b"]


def test_removed_and_rewritten_articles_of_the_base_are_dead(catalog: PageCatalog, base: Generation) -> None:
    changes = ChangeSet(base, {1: {"a": "1", "b": "2", "c": "3"}})

    result = TaskResult([indexed(1, {"b"}, a="1", b="9")], Path("chunk"))
    changes.add(result, catalog, IndexedArticles(catalog.connection))

    assert changes.dead_rows() == {0: [1, 2]}
    assert ChangeSet(None, {1: {"a": "1"}}).dead_rows() == {}


def test_articles_with_a_word_are_found_by_its_pairs(base: Generation) -> None:
    assert articles_with(base, ["渡口", "江豚回"]) == {"a", "b", "c"}
    assert articles_with(base, ["停航改"]) == {"c"}
    assert articles_with(base, ["口"]) == set()


def test_a_word_without_pairs_may_be_in_any_article(base: Generation) -> None:
    assert articles_with(base, ["app"]) is None
