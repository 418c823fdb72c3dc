"""The articles of a feed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.example_questions import ExampleQuestions
from retrieval.archive.live_index import Coverage, IndexSnapshot
from retrieval.i18n import Messages
from retrieval.index.generation import Generation
from retrieval.models import Span
from retrieval.web.api.endpoint import ApiCall, CallSurroundings
from retrieval.web.api.feeds.feed_items import Feed, FeedItem, FeedParameters, feed_of, published
from retrieval.web.errors import BadParameter
from tests.conftest import LEXICON, build_archive
from tests.unit.river_paper import write_river_paper


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> IndexSnapshot:
    from retrieval.answering.answerer import WordLists

    archive = write_river_paper(tmp_path_factory.mktemp("archive"))
    generation = Generation.open(build_archive(archive, tmp_path_factory.mktemp("data")).current())
    answerer = Answerer(generation, WordLists.read(LEXICON))
    examples = ExampleQuestions(generation.store, answerer)
    return IndexSnapshot(answerer, answerer, Coverage.of(generation, is_sample=False), examples)


def feed(snapshot: IndexSnapshot, **given: Any) -> Feed:
    around = CallSurroundings(3, 20.0, (Path("x"),), ())
    call = ApiCall(FeedParameters(**given), Messages(), snapshot, around, dt.date(2021, 3, 5))
    return feed_of(replace(call, address="https://archive.example/api/v1/feed.json?x=1"))


def ids(found: Feed) -> list[str]:
    return [item.article.id for item in found.items]


def test_without_limits_the_newest_articles_come_first(snapshot: IndexSnapshot) -> None:
    dates = [item.article.date for item in feed(snapshot, top=5).items]

    assert len(dates) == 5
    assert dates == sorted(dates, reverse=True, key=lambda date: date or dt.date.min)


def test_a_feed_is_of_a_page_or_a_byline(snapshot: IndexSnapshot) -> None:
    assert {item.article.page for item in feed(snapshot, page="1", paper="江畔日报").items} == {"1"}
    assert set(ids(feed(snapshot, byline="许茗"))) == {"r1", "r3", "r7"}


def test_a_feed_of_a_query_and_a_byline_has_the_articles_of_both(snapshot: IndexSnapshot) -> None:
    assert set(ids(feed(snapshot, query="渡口大桥", byline="许茗"))) == {"r1", "r3"}


def test_a_feed_of_a_query_shows_the_words(snapshot: IndexSnapshot) -> None:
    found = feed(snapshot, query="渡口大桥")

    assert set(ids(found)) == {"r1", "r3", "r5"}
    assert all("渡口大桥" in item.words for item in found.items)


def test_a_feed_of_a_question_has_its_quotes_and_nothing_uncertain(snapshot: IndexSnapshot) -> None:
    found = feed(snapshot, question="渡口大桥全长多少米?")

    assert all(item.words in item.article.text for item in found.items)
    assert feed(snapshot, question="火星上有多少企鹅?").items == ()


def test_a_query_and_a_question_at_once_are_refused(snapshot: IndexSnapshot) -> None:
    with pytest.raises(BadParameter):
        feed(snapshot, query="a", question="b")


def test_the_id_of_an_item_stays_and_its_day_is_the_papers(snapshot: IndexSnapshot) -> None:
    first, again = feed(snapshot, query="春茶").items[0], feed(snapshot, query="春茶").items[0]

    assert first.id == again.id
    assert first.id.startswith("urn:uuid:")
    fallback = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    assert published(replace(first.article, date=None), fallback) == fallback
    assert published(replace(first.article, date=dt.date(2021, 3, 4)), fallback).isoformat() == (
        "2021-03-04T00:00:00+00:00"
    )


def test_an_article_without_text_has_no_words(snapshot: IndexSnapshot) -> None:
    item: FeedItem = feed(snapshot, top=1).items[0]

    assert item.words
    place = f"start={item.span.start}&end={item.span.end}#quoted"
    assert item.path() == f"/articles/{item.article.id}?{place}"
    assert replace(item, span=Span(0, 0)).path() == f"/articles/{item.article.id}"
