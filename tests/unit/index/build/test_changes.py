"""The change set of a build: what was written, what is dead, what two issues claim."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.index.build.changes import ChangeSet, articles_with
from retrieval.index.build.indexed_articles import IndexedArticles
from retrieval.index.build.segment_writer import IndexedIssue, TaskResult
from retrieval.index.generation import Generation
from retrieval.index.segment.article_store import write_store
from retrieval.index.segment.segment import stored_article
from retrieval.reading.catalog.page_catalog import PageCatalog
from retrieval.reading.catalog.records import IssueKey, PageRecord, SourceRecord
from tests.unit.index.small_indexes import article, generation_of

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


@pytest.fixture
def two_issues(catalog: PageCatalog) -> PageCatalog:
    """A catalog with issue 1 before issue 2."""
    pages = [PageRecord(IssueKey("江川晚报", day, ""), "A1", str(day), b"") for day in (1, 2)]
    catalog.put_source(SourceRecord("早.txt", "", "", "", pages, [], []))
    return catalog


def chunk(folder: Path, *ids: str) -> Path:
    folder.mkdir()
    write_store(folder, [stored_article(article(id, "渡口复航", "渡口今日复航。")) for id in ids])
    return folder


def test_an_id_of_an_earlier_issue_is_refused(two_issues: PageCatalog, tmp_path: Path) -> None:
    articles, changes = IndexedArticles(two_issues.connection), ChangeSet(None, {1: {}, 2: {}})
    first, second = chunk(tmp_path / "first", "a"), chunk(tmp_path / "second", "a", "b")
    changes.add(TaskResult([indexed(1, {"a"}, a="1")], first), two_issues, articles)

    changes.add(TaskResult([indexed(2, {"a", "b"}, a="7", b="2")], second), two_issues, articles)

    assert changes.chunks == [(first, frozenset()), (second, frozenset({"a"}))]
    assert (articles.issue_of("a"), articles.issue_of("b")) == (1, 2)
    assert articles.refused_claims("a") == [2]
    assert changes.article_ids()[0] == ["a", "b"]
    assert [json.loads(note)[:2] for note in two_issues.set_aside_notes()] == [["a.txt", "duplicate_id"]]


def test_an_id_of_a_later_issue_is_taken_over(two_issues: PageCatalog, tmp_path: Path) -> None:
    articles, changes = IndexedArticles(two_issues.connection), ChangeSet(None, {1: {}, 2: {}})
    late, early = chunk(tmp_path / "late", "a"), chunk(tmp_path / "early", "a")
    changes.add(TaskResult([indexed(2, {"a"}, a="7")], late), two_issues, articles)

    changes.add(TaskResult([indexed(1, {"a"}, a="1")], early), two_issues, articles)

    assert changes.chunks == [(late, frozenset({"a"})), (early, frozenset())]
    assert (articles.issue_of("a"), articles.refused_claims("a")) == (1, [2])


def test_an_issue_is_indexed_again_when_an_id_refused_to_it_is_free(two_issues: PageCatalog) -> None:
    articles = IndexedArticles(two_issues.connection)
    articles.refuse(2, "a")
    changes = ChangeSet(None, {1: {"a": "1"}})

    changes.add(TaskResult([indexed(1, set())], None), two_issues, articles)

    assert changes.reassigned(two_issues, articles) == {2}


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
