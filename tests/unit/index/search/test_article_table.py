"""Articles of a generation are found by row, id and key."""

import pytest

from retrieval.index.generation import Generation
from retrieval.index.search.article_table import article_key


def test_an_article_is_found_by_row_and_by_id(seed_generation: Generation) -> None:
    store = seed_generation.store
    first, second = store.articles([0, 1])

    assert first.id != second.id
    assert [store.row_of(article.id) for article in (first, second)] == [0, 1]
    assert store.row_of("no such id") is None


def test_an_article_is_found_by_its_key_among_all_or_some_rows(seed_generation: Generation) -> None:
    store = seed_generation.store
    key = article_key(store.article(1).id)

    assert store.row_of_key(key) == 1
    assert store.row_of_key(key, rows=[0, 1]) == 1
    assert store.row_of_key(key, rows=[0]) is None


def test_a_row_beyond_the_last_is_an_error(seed_generation: Generation) -> None:
    last = seed_generation.store.first_rows[-1]

    assert seed_generation.store.locate(last - 1) == (0, last - 1)
    for row in (last, -1):
        with pytest.raises(KeyError):
            seed_generation.store.article(row)


def test_a_key_is_sixteen_characters_of_the_digest_of_the_id() -> None:
    assert article_key("a") == "ypeBEsobvcr6wjGz"


def test_signatures_are_those_of_the_articles_in_their_order(seed_generation: Generation) -> None:
    store = seed_generation.store
    rows = [5, 0, 3, 5]

    names = [tuple(name for credit in one.byline for name in credit.names) for one in store.articles(rows)]
    assert store.signatures(rows) == names
    with pytest.raises(KeyError):
        store.signatures([store.first_rows[-1]])
