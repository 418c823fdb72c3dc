"""Lists of the articles of a small paper."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.answering import answerer, lists
from retrieval.answering.answerer import Answerer
from retrieval.answering.understanding.follow_ups import ConversationTurn
from retrieval.answering.understanding.notes import WIDENED
from retrieval.answering.understanding.reading import AskContext
from retrieval.models import ArticleList, ListOrder, PageLabel


def listed(river: Answerer, question: str, **context: object) -> ArticleList:
    answer = river.answer(question, standing=AskContext(**context))  # type: ignore[arg-type]
    assert answer.listing is not None
    return answer.listing


def ids(listing: ArticleList) -> list[str]:
    return [one.article.id for one in listing.items]


def sentences(listing: ArticleList) -> list[str | None]:
    return [one.sentence.cut(one.article.text) if one.sentence else None for one in listing.items]


def test_articles_on_a_subject_come_with_the_sentence_that_matches(river: Answerer) -> None:
    found = listed(river, "关于渡口大桥的报道有哪些?")

    assert ids(found) == ["r1", "r3"]
    assert sentences(found) == ["渡口大桥全长九百米。", "渡口大桥通车后，三条公交线改道。"]
    assert (found.total, found.days, found.passing, found.complete) == (2, 2, 1, True)


def test_every_mention_is_listed_where_asked_for(river: Answerer) -> None:
    found = listed(river, "所有提到渡口大桥的报道")

    assert set(ids(found)) == {"r1", "r3", "r5"}
    assert sentences(found)[-1] == "灯光照着渡口大桥。"


def test_a_headline_that_matches_needs_no_sentence(river: Answerer) -> None:
    found = listed(river, "关于夜景灯的报道")

    assert ids(found) == ["r5"]
    assert sentences(found) == [None]


def test_newest_first_is_by_day(river: Answerer) -> None:
    found = listed(river, "所有提到渡口大桥的报道", list_order=ListOrder.DATE)

    assert ids(found) == ["r5", "r3", "r1"]


def test_a_day_is_listed_in_the_order_of_its_pages(river: Answerer) -> None:
    found = listed(river, "3月2日有什么新闻")

    assert ids(found) == ["r3", "r4"]
    assert found.filters.since == dt.date(2021, 3, 2)


def test_a_front_page_is_listed(river: Answerer) -> None:
    assert ids(listed(river, "3月1日头版有什么")) == ["r1"]


def test_a_day_without_an_issue_names_the_nearest(river: Answerer) -> None:
    found = listed(river, "2021年3月3日有什么新闻")

    assert (found.total, found.nearest) == (0, (dt.date(2021, 3, 2), dt.date(2021, 3, 4)))


def test_recent_news_are_those_of_the_newest_day(river: Answerer) -> None:
    assert ids(listed(river, "最近有什么新闻")) == ["r5", "r6"]


@pytest.mark.parametrize(("question", "wanted"), [("第三版有什么", ["r4"]), ("江畔晚报有哪些报道", ["r6"])])
def test_of_a_page_or_paper_the_newest_day_with_one_is_listed(
    river: Answerer, question: str, wanted: list[str]
) -> None:
    assert ids(listed(river, question)) == wanted


def test_an_author_s_articles_come_newest_first(river: Answerer) -> None:
    found = listed(river, "记者许茗写了哪些?")

    assert ids(found) == ["r3", "r1", "r7"]
    assert (found.total, found.days) == (3, 3)


def test_articles_left_out_are_on_no_list(river: Answerer) -> None:
    answer = river.answer("所有提到渡口大桥的报道", without=["r1"])

    assert answer.listing is not None
    assert set(ids(answer.listing)) == {"r3", "r5"}


def test_a_shortened_list_counts_all(river: Answerer) -> None:
    found = listed(river, "所有提到渡口大桥的报道", list_limit=1)

    assert (len(found.items), found.total) == (1, 3)


def test_a_list_beyond_the_bound_says_so(river: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MAX_ARTICLES_READ", 2)

    found = listed(river, "所有提到渡口大桥的报道")

    assert (found.complete, found.candidates, found.read, found.total) == (False, 3, 2, 2)


def test_a_subject_of_no_article_gives_an_empty_list(river: Answerer) -> None:
    found = listed(river, "关于火车站的报道有哪些")

    assert (found.total, found.items, found.subject) == (0, (), "火车站")


def test_a_list_leaves_the_quotes_as_they_are(river: Answerer) -> None:
    answer = river.answer("关于渡口大桥的报道有哪些?")

    assert answer.hits
    assert all(quote.text == quote.article.text[quote.start : quote.end] for quote in answer.quotes)


def test_a_follow_up_is_a_list_of_the_other_day(river: Answerer) -> None:
    first = river.answer("3月2日头版有什么")

    answer = river.answer("3月1日的呢?", standing=AskContext(turns=(ConversationTurn.of(first),)))

    assert answer.listing is not None
    assert ids(answer.listing) == ["r1"]


def test_a_list_question_carries_nothing_of_an_earlier_one(river: Answerer) -> None:
    first = river.answer("3月2日头版有什么")

    answer = river.answer("所有提到春茶的", standing=AskContext(turns=(ConversationTurn.of(first),)))

    assert answer.listing is not None
    assert (answer.carried, set(ids(answer.listing))) == ((), {"r2", "r6"})


def test_a_list_of_the_days_asked_for_is_not_said_to_be_of_others(
    river: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answerer, "_widened", lambda asked, found: (WIDENED,))

    fact, listing = river.answer("渡口大桥全长多少?"), river.answer("最近一周有什么新闻")

    assert fact.notes == (WIDENED,)
    assert (bool(listing.listing), listing.notes) == (True, ())


def test_another_day_after_a_list_of_a_page_is_a_list_of_that_day(river: Answerer) -> None:
    turns: list[ConversationTurn] = []
    for question in ("3月1日头版有什么?", "3月2日的报道呢", "只看3月4日的"):
        answer = river.answer(question, standing=AskContext(turns))
        turns.append(ConversationTurn.of(answer))

        assert answer.listing is not None
        assert answer.listing.filters.page == PageLabel("1")
    assert [item.article.id for item in answer.listing.items] == ["r5"]


def test_the_list_of_a_byline_that_nobody_has_is_empty(river: Answerer) -> None:
    listing = river.answer("记者梁上写了哪些?").listing

    assert listing is not None
    assert (listing.total, listing.filters.author) == (0, "梁上")


@pytest.mark.parametrize("question", ["提到渡口大桥的有多少次?", "提到渡口大桥的地方有几次"])
def test_how_often_a_thing_is_mentioned_counts_its_articles(river: Answerer, question: str) -> None:
    listing = river.answer(question).listing

    assert listing is not None
    assert (listing.subject, listing.total) == ("渡口大桥", 3)
