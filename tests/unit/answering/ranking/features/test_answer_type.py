"""Features of the expected answer type; demands and slogans."""

from __future__ import annotations

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking.features.answer_type import (
    asks_for_demands,
    counted_slogan,
    is_demand,
    spells_out,
)
from tests.unit.answering.ranking.features.feature_values import values_by_sentence, values_of


@pytest.mark.parametrize(
    "question", ["毛腾飞怎么要求救治病人?", "会议强调了什么?", "他提出哪些要求?", "阳卫国如何部署?"]
)
def test_a_question_for_demands_is_known(question: str) -> None:
    assert asks_for_demands(question)


@pytest.mark.parametrize("question", ["有什么办法?", "谁要求复工?", "要求复工的企业有多少家?"])
def test_other_questions_ask_for_none(question: str) -> None:
    assert not asks_for_demands(question)


@pytest.mark.parametrize(
    "sentence",
    [
        "要坚持分类施策。",
        "他强调,要把人民群众生命安全放在第一位。",
        "会议指出:必须坚持。",
        "务必做到。",
        "杜家毫强调,当前正是关键时刻。",
    ],
)
def test_a_sentence_that_begins_with_a_demand_passes_it_on(sentence: str) -> None:
    assert is_demand(sentence)


@pytest.mark.parametrize("sentence", ["要闻两则。", "他强调了三点。", "复工企业要多少有多少。"])
def test_one_that_begins_otherwise_does_not(sentence: str) -> None:
    assert not is_demand(sentence)


@pytest.mark.parametrize(
    ("question", "slogan", "roots"),
    [
        ("什么是两防两确保?", "两防两确", (("防", 2), ("确", 2))),
        ("四早指的是什么", "四早", (("早", 4),)),
        ("四个意识是什么", "四个意", (("意", 4),)),
        ("什么是三农问题", "三农", (("农", 3),)),
        ("什么是三保三压", "三保三压", (("保", 3), ("压", 3))),
        ("什么是两不愁三保障", "两不愁三保", (("不", 2), ("保", 3))),
    ],
)
def test_a_counted_slogan_has_roots_and_counts(
    question: str, slogan: str, roots: tuple[tuple[str, int], ...]
) -> None:
    assert counted_slogan(question) == (slogan, roots)


@pytest.mark.parametrize(
    "question", ["什么是两会", "三年行动计划是什么", "第三产业是什么", "什么是疫情", "二十三家企业"]
)
def test_other_numbers_are_no_slogans(question: str) -> None:
    assert counted_slogan(question) is None


def test_what_holds_each_root_often_enough_spells_it_out() -> None:
    assert spells_out("要早发现、早报告、早隔离、早治疗", "什么是四早")
    assert not spells_out("落实四早要求,早发现、早报告", "什么是四早")
    assert not spells_out("四早、四早、四早、四早", "什么是四早")
    assert not spells_out("任何句子", "什么是疫情")


def test_the_seed_page_spells_out_what_it_asks_for(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer("什么是两防两确保?")

    assert "防松懈、防偏颇" in answer.quotes[0].text


def test_a_sentence_with_the_number_asked_for_has_a_piece_before_the_noun_counted(
    seed_answerer: Answerer,
) -> None:
    found = values_of(seed_answerer, "中车株洲所有多少员工返岗?", "7000余名员工返岗")

    assert (found["counted"], found["asks_number"], found["digits"]) == (1.0, 1.0, 1.0)
    assert found["beside_asking"] > 0.5


def test_a_mention_beside_the_words_at_the_question_word_is_nearest(seed_answerer: Answerer) -> None:
    found = values_by_sentence(seed_answerer, "中车株洲所有多少员工返岗?")

    staff = next(v for text, v in found.items() if "7000余名员工返岗" in text)

    assert staff["near_asked"] == max(v["near_asked"] for v in found.values()) > 0.5


def test_a_code_or_letters_are_seen_only_when_asked_for(bridge_answerer: Answerer) -> None:
    asked = values_of(bridge_answerer, "渡口的咨询电话是多少?", "8765-4321")
    other = values_of(bridge_answerer, "渡口的咨询由谁负责?", "8765-4321")

    assert (asked["written"], other["written"]) == (1.0, 0.0)


def test_a_dimension_is_found_before_its_measure(bridge_answerer: Answerer) -> None:
    asked = values_of(bridge_answerer, "江心大桥有多长?", "全长1708米")

    assert asked["measured"] == 1.0
    assert values_of(bridge_answerer, "江心大桥有多高?", "全长1708米")["measured"] == 0.0


def test_exactly_one_answer_type_is_asked_for(bridge_answerer: Answerer) -> None:
    found = values_of(bridge_answerer, "渡口由谁负责?", "航运站")

    types = {name for name, value in found.items() if name.startswith("asks_") and value}

    assert types == {"asks_person"}
