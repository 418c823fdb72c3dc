"""What goes into the store comes out equal."""

import datetime as dt
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from retrieval.article_json import article_to_json
from retrieval.index.segment.article_store import SqliteArticleStore, StoredArticle, write_store
from retrieval.models import Article, ArticleKind


@pytest.fixture
def store(tmp_path: Path) -> SqliteArticleStore:
    article = Article("a", 1, ArticleKind.NEWS, "渡口复航。", (), "a.txt", date=dt.date(2021, 3, 1))
    write_store(tmp_path, [StoredArticle("a", 1, "digest", article_to_json(article))])
    return SqliteArticleStore(tmp_path)


def test_an_article_is_found_by_row_and_by_id(store: SqliteArticleStore) -> None:
    assert store.article(0).text == "渡口复航。"
    assert (store.row_of("a"), store.row_of("z")) == (0, None)


def test_a_row_that_is_not_there_is_an_error(store: SqliteArticleStore) -> None:
    with pytest.raises(KeyError):
        store.article(1)


def test_the_rows_come_as_they_were_written(store: SqliteArticleStore) -> None:
    assert [(entry.id, entry.no, entry.digest) for entry in store.rows()] == [("a", 1, "digest")]
    assert store.numbers() == [(1, "a")]


def test_threads_may_share_a_store(store: SqliteArticleStore) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(store.row_of, ["a"] * 40))

    assert found == [0] * 40


def test_the_store_is_read_only(store: SqliteArticleStore) -> None:
    with pytest.raises(sqlite3.OperationalError):
        store._database.execute("DELETE FROM article")
