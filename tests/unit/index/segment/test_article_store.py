"""What goes into the store comes out equal."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.article_json import article_from_json, article_to_json
from retrieval.index.segment.article_store import SqliteArticleStore, StoredArticle, write_store
from retrieval.models import Article, ArticleKind, Block, BlockKind, Credit, PageLabel, Place

text = st.text(max_size=20)
maybe = st.one_of(st.none(), st.text(min_size=1, max_size=10))
places = st.builds(Place, st.integers(1, 9), st.integers(0, 9), st.integers(0, 9))
blocks = st.builds(
    Block,
    st.sampled_from(BlockKind),
    st.just(0),
    st.integers(0, 9),
    st.lists(places).map(tuple),
    st.booleans(),
)
articles = st.builds(
    Article,
    id=st.text(min_size=1, max_size=8),
    no=st.integers(1, 99),
    kind=st.sampled_from(ArticleKind),
    text=text,
    blocks=st.lists(blocks).map(tuple),
    source=text,
    paper=maybe,
    date=st.one_of(st.none(), st.dates()),
    page=st.one_of(st.none(), st.just(PageLabel("A1"))),
    headline=maybe,
    byline=st.lists(st.builds(Credit, text, st.lists(text).map(tuple))).map(tuple),
    lines=st.one_of(st.none(), st.tuples(st.integers(1, 9), st.integers(1, 9))),
)


@given(articles)
def test_an_article_comes_back_equal(article):
    assert article_from_json(article_to_json(article)) == article


@pytest.fixture
def store(tmp_path) -> SqliteArticleStore:
    article = Article("a", 1, ArticleKind.NEWS, "渡口复航。", (), "a.txt", date=dt.date(2021, 3, 1))
    write_store(tmp_path, [StoredArticle("a", 1, "digest", article_to_json(article))])
    return SqliteArticleStore(tmp_path)


def test_an_article_is_found_by_row_and_by_id(store):
    assert store.article(0).text == "渡口复航。"
    assert (store.row_of("a"), store.row_of("z")) == (0, None)


def test_a_row_that_is_not_there_is_an_error(store):
    with pytest.raises(KeyError):
        store.article(1)


def test_the_rows_come_as_they_were_written(store):
    assert [(entry.id, entry.no, entry.digest) for entry in store.rows()] == [("a", 1, "digest")]
    assert store.numbers() == [(1, "a")]


def test_threads_may_share_a_store(store):
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(store.row_of, ["a"] * 40))

    assert found == [0] * 40


def test_the_store_is_read_only(store):
    import sqlite3

    with pytest.raises(sqlite3.OperationalError):
        store._database.execute("DELETE FROM article")
