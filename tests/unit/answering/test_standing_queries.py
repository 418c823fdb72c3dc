"""Standing queries: decided on new articles one by one."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.standing_queries import (
    StandingQuery,
    answer_questions,
    check_standing_query,
    match_queries,
)
from retrieval.errors import BadQuery
from retrieval.models import Credit, PageLabel
from tests.unit.bot.conftest import article_of

BRIDGE = article_of(
    "昨日晴。新大橋合龙。大桥旁的渡口停航。",
    id="bridge", paper="江畔日报", page=PageLabel("A1"), date=dt.date(2021, 3, 4),
    byline=(Credit("记者", ("许茗",)),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("大桥", "新大橋合龙。"),
        ("大桥 渡口", "大桥旁的渡口停航。"),
        ("“大桥合龙”", "新大橋合龙。"),
        ("渡口 -合龙", None),
        ("恐龙 OR 渡口", "大桥旁的渡口停航。"),
        ("报纸:江畔日报", "昨日晴。"),
        ("版:1 渡口", "大桥旁的渡口停航。"),
        ("头版", None),
        ("署名:许茗", "昨日晴。"),
        ("署名:罗欣", None),
        ("日期:2021-03", "昨日晴。"),
        ("湘江大桥全长多少米?", None),
    ],
)
def test_a_query_matches_an_article_by_itself(query: str, sentence: str | None) -> None:
    (quotes,) = match_queries([query], [BRIDGE]).values()

    assert [quote.text for quote in quotes] == ([] if sentence is None else [sentence])


def test_a_name_is_found_with_other_dots_and_spaces() -> None:
    article = article_of("阿依古丽•吐尔逊夺冠。高 原第二。")

    matches = match_queries(["阿依古丽·吐尔逊", "高原"], [article])

    assert [len(quotes) for quotes in matches.values()] == [1, 1]


def test_words_kept_before_there_was_a_grammar_are_looked_for_as_they_are() -> None:
    (quotes,) = match_queries(["(大桥"], [article_of("新(大桥)合龙。")]).values()

    assert len(quotes) == 1


def test_a_query_that_cannot_be_read_is_refused_and_a_question_is_not() -> None:
    with pytest.raises(BadQuery):
        check_standing_query("报纸:")
    check_standing_query("谁(罗欣)写的?")
    assert StandingQuery("谁写的?").is_question


def test_a_question_matches_where_a_new_article_answers_it(seed_answerer: Answerer) -> None:
    question, store = "天元区有多少家规模以上工业企业复工?", seed_answerer.generation.store
    every = {article.id for article in store.articles(range(store.first_rows[-1]))}

    new = answer_questions(seed_answerer, [question, "大桥"], every)
    old = answer_questions(seed_answerer, [question], set())

    assert "78家" in new[question][0].text
    assert list(new) == [question]
    assert old == {question: []}
