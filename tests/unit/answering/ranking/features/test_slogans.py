"""Counted slogans are told from other numbers, and the sentence that spells one out is known."""

import pytest

from retrieval.answering.ranking.features.answer_type import slogan_of, spells_out


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
def test_a_counted_slogan_has_roots_and_counts(question, slogan, roots):
    assert slogan_of(question) == (slogan, roots)


@pytest.mark.parametrize(
    "question", ["什么是两会", "三年行动计划是什么", "第三产业是什么", "什么是疫情", "二十三家企业"]
)
def test_other_numbers_are_no_slogans(question):
    assert slogan_of(question) is None


def test_what_holds_each_root_often_enough_spells_it_out():
    assert spells_out("要早发现、早报告、早隔离、早治疗", "什么是四早")
    assert not spells_out("落实四早要求,早发现、早报告", "什么是四早")
    assert not spells_out("四早、四早、四早、四早", "什么是四早")
    assert not spells_out("任何句子", "什么是疫情")


def test_the_seed_page_spells_out_what_it_asks_for(seed_answerer):
    answer = seed_answerer.answer("什么是两防两确保?")

    assert "防松懈、防偏颇" in answer.quotes[0].text
