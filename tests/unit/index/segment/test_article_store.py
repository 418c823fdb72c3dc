"""What goes into the store comes out equal."""

import datetime as dt
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from retrieval.article_json import article_to_json
from retrieval.errors import DamagedGeneration
from retrieval.index.segment.article_store import (
    SqliteArticleStore,
    StoredArticle,
    content_digest,
    write_store,
)
from retrieval.index.segment.segment import stored_article
from retrieval.models import Article, ArticleKind, Credit
from tests.unit.index import small_indexes


@pytest.fixture
def store(tmp_path: Path) -> SqliteArticleStore:
    article = Article("a", 1, ArticleKind.NEWS, "渡口复航。", (), "a.txt", date=dt.date(2021, 3, 1))
    text = article_to_json(article)
    write_store(tmp_path, [StoredArticle("a", 1, content_digest(text), text)])
    return SqliteArticleStore(tmp_path)


def test_an_article_is_found_by_row_and_by_id(store: SqliteArticleStore) -> None:
    assert store.article(0).text == "渡口复航。"
    assert (store.row_of("a"), store.row_of("z")) == (0, None)


def test_a_row_that_is_not_there_is_an_error(store: SqliteArticleStore) -> None:
    with pytest.raises(KeyError):
        store.article(1)


def test_the_rows_come_as_they_were_written(store: SqliteArticleStore) -> None:
    assert [(entry.id, entry.no) for entry in store.rows()] == [("a", 1)]
    assert store.numbers() == [(1, "a")]


def test_threads_may_share_a_store(store: SqliteArticleStore) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(store.row_of, ["a"] * 40))

    assert found == [0] * 40


def test_the_store_is_read_only(store: SqliteArticleStore) -> None:
    with pytest.raises(sqlite3.OperationalError):
        store._database.execute("DELETE FROM article")


def test_a_changed_word_is_damage_and_never_read(tmp_path: Path) -> None:
    write_store(tmp_path, [stored_article(small_indexes.article("a", "渡口复航", "渡口三月31日复航。"))])
    path = tmp_path / "articles.sqlite"
    path.write_bytes(path.read_bytes().replace("31日".encode(), "81日".encode()))

    with pytest.raises(DamagedGeneration):
        SqliteArticleStore(tmp_path).article(0)


@pytest.mark.parametrize("place", [20, 100, 4096, 4096 + 3])
def test_a_file_that_sqlite_cannot_read_is_damage(tmp_path: Path, place: int) -> None:
    write_store(tmp_path, [stored_article(small_indexes.article("a", "渡口复航", "渡口复航。"))])
    content = bytearray((tmp_path / "articles.sqlite").read_bytes())
    content[place : place + 8] = b"\xff" * 8
    (tmp_path / "articles.sqlite").write_bytes(content)
    store = SqliteArticleStore(tmp_path)

    with pytest.raises((DamagedGeneration, KeyError)):
        store.article(0)
    with pytest.raises(DamagedGeneration):
        next(iter(store.rows()))


def test_the_names_of_a_byline_are_read_without_the_article(tmp_path: Path) -> None:
    credits = (Credit("记者", ("高晓燕", "罗欣")), Credit("通讯员", ("郑斯文",)))
    articles = [
        Article(
            str(number), number, ArticleKind.NEWS, '"byline":[["记者",["无名"]]]', (), "a.txt", byline=byline
        )
        for number, byline in enumerate([(), credits] * 600)
    ]
    rows = [
        StoredArticle(one.id, one.no, content_digest(text := article_to_json(one)), text) for one in articles
    ]
    write_store(tmp_path, rows)

    found = SqliteArticleStore(tmp_path).signatures(list(range(1199, -1, -1)))

    assert found == [("高晓燕", "罗欣", "郑斯文"), ()] * 600
