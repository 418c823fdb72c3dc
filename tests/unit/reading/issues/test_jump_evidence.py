"""The evidence that one article continues another."""

from __future__ import annotations

from retrieval.models import Article, PageLabel
from retrieval.reading.issues.jump_evidence import (
    MIN_EVIDENCE,
    continuation_score,
    headline_overlap,
    is_repeated,
    last_paragraph,
    sentence_continues,
    shared_pairs,
)
from tests.unit.reading.pages import read

FRONT = (
    "夜市下月搬进新场地\n\n本报讯 河西夜市将于下月搬家。\n\n新场地有摊位三百个，比原来多出一\n\n下转A2版\n"
)
BACK = "（上接A1版）\n\n夜市搬进新场地\n\n百个。管理方说，摊位费一年不涨。\n"
OTHER = "路灯换新\n\n本报讯 城东三百盏路灯昨日换新。\n"


def article(text: str, page: str) -> Article:
    return read(text, f"{page}.txt", page=PageLabel(page)).articles[0]


def test_two_jump_lines_without_a_rival_and_a_like_headline_are_enough() -> None:
    first, second = article(FRONT, "A1"), article(BACK, "A2")

    assert continuation_score(first, second, only=True) > MIN_EVIDENCE
    assert continuation_score(first, second, only=True) - continuation_score(first, second, only=False) == 2.0


def test_an_article_with_a_dateline_and_another_headline_speaks_against_it() -> None:
    assert continuation_score(article(FRONT, "A1"), article(OTHER, "A2"), only=True) < 0


def test_the_headline_is_compared_by_the_shorter_one() -> None:
    first = article(FRONT, "A1")

    assert headline_overlap(first, article(BACK, "A2")) == 5 / 6
    assert headline_overlap(first, article(OTHER, "A2")) == 0.0


def test_a_broken_sentence_continues_and_a_finished_one_does_not() -> None:
    first, second = article(FRONT, "A1"), article(BACK, "A2")

    assert sentence_continues(first, second)
    assert not sentence_continues(article(OTHER, "A1"), second)
    assert not sentence_continues(first, article(OTHER, "A2"))


def test_a_text_that_stands_whole_in_the_first_is_a_repetition() -> None:
    second = article(BACK, "A2")
    whole = article(FRONT.replace("多出一\n", "多出一百个。管理方说，摊位费一年不涨。\n"), "A1")

    assert is_repeated(whole, second)
    assert not is_repeated(article(FRONT, "A1"), second)


def test_the_last_paragraph_is_where_the_text_ends() -> None:
    first = article(FRONT, "A1")
    last = last_paragraph(first)

    assert last is not None
    assert first.text_of(last) == "新场地有摊位三百个，比原来多出一"


def test_shared_pairs_are_a_share_of_the_second_text() -> None:
    first = article(FRONT, "A1")

    assert shared_pairs(first, first) == 1.0
    assert shared_pairs(first, article(OTHER, "A2")) == 3 / 13
