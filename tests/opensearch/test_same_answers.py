"""The cluster gives what the files give: passages, scores, order, quotes, browsing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import islice
from typing import Any

import pytest

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.errors import JianbaoError
from retrieval.index.browse import articles_by_month, pages_per_day, rows_of_day, trend
from retrieval.index.opensearch import queries
from retrieval.index.search.article_table import article_key
from retrieval.models import Filters, Hit, PageLabel, Span
from tests.conftest import LEXICON
from tests.opensearch import archives
from tests.opensearch.archives import AUTHORS, PEOPLE, PLACES, THINGS

QUESTIONS = [f"{place}的{thing}有多少人参加?" for place in PLACES for thing in THINGS]
FILTERS = (
    Filters(),
    Filters(paper="株洲日报"),
    Filters(since=dt.date(2020, 2, 1), until=dt.date(2020, 2, 20)),
    Filters(until=dt.date(2020, 1, 9), page=PageLabel("A3")),
    Filters(paper="没有这份报"),
)


def shown(hits: Iterable[Hit]) -> list[tuple[int, int, Span, float]]:
    return [(int(hit.passage), hit.article_row, hit.span, round(hit.score, 9)) for hit in hits]


def test_the_archive_of_these_tests_is_in_several_segments_with_dead_articles(both: Any) -> None:
    here, _ = both

    assert len(here.manifest.segments) > 1
    assert any(dead.rows for dead in here.tombstones)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_passages_scores_and_order_are_the_same(both: Any, filters: Any) -> None:
    for question in QUESTIONS:
        tokens = both[0].analyser.tokens(question)

        here, there = (corpus.searcher.search(tokens, limit=10, filters=filters) for corpus in both)

        assert shown(there) == shown(here), question


@pytest.mark.parametrize("limit", [1, 100, 1000])
def test_they_are_the_same_however_many_are_wanted(both: Any, limit: Any) -> None:
    tokens = both[0].analyser.tokens("荷塘区村民完成了古桥修缮")

    here, there = (corpus.searcher.search(tokens, limit=limit) for corpus in both)

    assert shown(there) == shown(here)


@pytest.mark.parametrize(
    "phrase", ["湘江上的风", "云服务", "区长", "湘", "gb300", "imax", "300", "没有的话", "古桥修缮,2"]
)
def test_phrases_and_lone_characters_are_found_in_the_same_passages(both: Any, phrase: Any) -> None:
    tokens = both[0].analyser.tokens(phrase)

    here, there = (corpus.searcher.search(tokens, limit=10, phrases=[phrase]) for corpus in both)

    assert shown(there) == shown(here)


def test_two_phrases_must_stand_in_one_passage(both: Any) -> None:
    phrases = ["天元区", "护士"]

    here, there = (corpus.searcher.search(["天元区"], limit=20, phrases=phrases) for corpus in both)

    assert here
    assert shown(there) == shown(here)


def test_more_terms_than_one_query_takes_are_all_counted(both: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    here, _ = both
    tokens = list(dict.fromkeys(token for question in QUESTIONS for token in here.analyser.tokens(question)))
    monkeypatch.setattr(queries, "MAX_CLAUSES", len(tokens) // 4)

    for filters in FILTERS:
        found = [corpus.searcher.search(tokens, limit=10, filters=filters) for corpus in both]
        assert shown(found[1]) == shown(found[0]), filters


def test_articles_can_be_left_out(both: Any) -> None:
    here, there = both
    tokens = here.analyser.tokens("渡口复航")
    first = here.searcher.search(tokens, limit=5)
    ids = [here.store.article(hit.article_row).id for hit in first]

    rows = there.rows_of(ids)

    assert sorted(rows) == sorted(here.rows_of(ids))
    assert shown(there.searcher.search(tokens, limit=10, without=rows)) == shown(
        here.searcher.search(tokens, limit=10, without=rows)
    )


def test_authors_are_found_by_their_bylines(both: Any) -> None:
    here, there = both
    for author in (*AUTHORS, "江小", "王小明"):
        assert there.searcher.has_author(author) == here.searcher.has_author(author)
        found = [c.searcher.search(["渡口"], limit=10, filters=Filters(author=author)) for c in both]
        assert shown(found[1]) == shown(found[0])


def test_quotes_and_confidence_are_the_same(both: Any) -> None:
    lists = WordLists.read(LEXICON)
    here, there = (Answerer(corpus, lists) for corpus in both)
    asked = [
        *QUESTIONS[:12],
        "毛飞腾写了什么?",
        "毛滕飞写的",
        '"湘江上的风"说的是什么?',
        "谁" * 600 + "是船工?",
    ]

    for question in [*asked, "只看2020年2月的渡口复航", "株洲日报A3版说了什么?", "炎陵" * 400]:
        assert told(there, question) == told(here, question)


def told(answerer: Answerer, question: str) -> str | tuple[Any, ...]:
    try:
        answer = answerer.answer(question)
    except JianbaoError as error:
        return str(error)
    quotes = [(q.article, q.start, q.end, q.answer, round(q.probability, 9)) for q in answer.quotes]
    return quotes, round(answer.confidence, 9), answer.meant, answer.absent, shown(h for h, _ in answer.hits)


def test_an_article_in_pieces_is_whole_again(both: Any) -> None:
    here, there = both
    row = there.store.row_of("long")

    assert there.store.article(row) == here.store.article(here.store.row_of("long"))


def test_a_sentence_without_an_end_is_found_and_read(both: Any) -> None:
    here, there = both

    assert shown(there.searcher.search(["_无无"], limit=3)) == shown(here.searcher.search(["_无无"], limit=3))


def test_articles_are_found_by_id_and_key_and_dead_ones_are_not(both: Any) -> None:
    here, there = both

    assert there.store.row_of("文-7") == here.store.row_of("文-7")
    assert there.store.row_of_key(article_key("文-7")) == here.store.row_of("文-7")
    rows = archives.rows()
    assert there.store.row_of(rows[archives.place_of_removed(rows)]["id"]) is None
    assert there.store.row_of_key("a" * 16) is None


def test_several_articles_are_fetched_in_the_order_asked_for(both: Any) -> None:
    _, there = both
    rows = [9, 2, 9, 0]

    assert [a.id for a in there.store.articles(rows)] == [there.store.article(row).id for row in rows]
    with pytest.raises(KeyError):
        there.store.article(1_000_000)


def test_browsing_finds_the_same(both: Any) -> None:
    here, there = both
    day = dt.date(2020, 2, 2)

    assert rows_of_day(there.store, day) == rows_of_day(here.store, day)
    assert pages_per_day(there.store) == pages_per_day(here.store)
    assert articles_by_month(there.store) == articles_by_month(here.store)
    assert there.searcher.coverage() == here.searcher.coverage()
    for word in ("渡口", "云服务", *PEOPLE, "风", "没有的词"):
        assert trend(there, word) == trend(here, word)


def test_texts_that_hold_a_name_are_the_same(both: Any) -> None:
    for terms, field in ([["_渡口"], "body"], [["_云服", "_服务"], "title"], [["_没有"], "body"]):
        found = [list(islice(c.searcher.texts_with(terms, field, 8), 20)) for c in both]
        assert found[1] == found[0]
