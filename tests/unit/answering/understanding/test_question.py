"""Expected answer type and search words of a question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.understanding.answer_types import AnswerKind
from retrieval.answering.understanding.question import (
    LONGEST_QUESTION,
    in_written_form,
    kind_of,
    phrases_of,
    sought_text,
    without_courtesy,
)
from retrieval.errors import EmptyQuestion, QuestionTooLong
from retrieval.language.normalization import normalise


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("天元区有多少家企业复工?", AnswerKind.NUMBER),
        ("市贸促会开证明用了多长时间?", AnswerKind.DURATION),
        ("渡口哪天复航", AnswerKind.DATE),
        ("什么时候开学?", AnswerKind.DATE),
        ("谁主持会议?", AnswerKind.PERSON),
        ("系列评论是谁写的?", AnswerKind.AUTHOR),
        ("这篇报道的作者是谁", AnswerKind.AUTHOR),
        ("蔡溪是什么职务?", AnswerKind.POSITION),
        ("蔡溪是做什么工作的?", AnswerKind.POSITION),
        ("医院位于什么地方?", AnswerKind.PLACE),
        ("为什么面临赔偿", AnswerKind.REASON),
        ("怎么救治重症病人?", AnswerKind.MANNER),
        ("什么是两防两确保?", AnswerKind.DEFINITION),
        ("两防两确保什么意思?", AnswerKind.DEFINITION),
        ("《求是》第几期发表了文章?", AnswerKind.ORDINAL),
        ("介绍一下复工情况", AnswerKind.OTHER),
    ],
)
def test_the_kind_of_answer_is_seen(question: str, kind: AnswerKind) -> None:
    assert kind_of(question) is kind


def test_question_words_and_politeness_are_not_looked_for(seed_answerer: Answerer) -> None:
    question = seed_answerer.understand("请问一下天元区有多少家企业复工呢?谢谢")

    words = [forms[0] for forms in question.words]
    assert words == ["天元区", "家", "企业", "复工"]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("谁知道天元区有多少家企业复工?", AnswerKind.NUMBER),
        ("有人知道渡口哪天复航吗", AnswerKind.DATE),
        ("我想了解一下,谁主持会议", AnswerKind.PERSON),
        ("谁知道", AnswerKind.PERSON),
    ],
)
def test_the_who_of_who_knows_asks_for_no_person(question: str, kind: AnswerKind) -> None:
    assert kind_of(without_courtesy(question)) is kind


@pytest.mark.parametrize(
    ("spoken", "in_writing"),
    [
        ("杜家毫啥时候来株洲的", "杜家毫什么时候来株洲的"),
        ("两防两确保啥意思?", "两防两确保什么意思?"),
        ("建恒公司为啥要赔钱", "建恒公司为什么要赔钱"),
        ("重症病人咋救治", "重症病人怎么救治"),
        ("毛腾飞在哪儿开会", "毛腾飞在哪里开会"),
        ("蔡溪是干嘛的", "蔡溪是做什么的"),
    ],
)
def test_a_question_in_spoken_words_is_the_written_one(
    seed_answerer: Answerer, spoken: str, in_writing: str
) -> None:
    understood = [replace(seed_answerer.understand(text), text="") for text in (spoken, in_writing)]

    assert understood[0] == understood[1]


def test_what_is_quoted_stays_as_it_is() -> None:
    assert in_written_form("“想啥来啥”是啥意思") == "“想啥来啥”是什么意思"


def test_the_measure_word_after_a_question_word_joins_no_other_word(seed_answerer: Answerer) -> None:
    question = seed_answerer.understand("天元区有多少家规上企业复工?")

    words = [forms[0] for forms in question.words]
    assert "家规" not in words
    assert {"天元区", "企业", "复工"} <= set(words)


def test_the_noun_that_is_counted_is_the_focus(seed_answerer: Answerer) -> None:
    assert seed_answerer.understand("中车株洲所有多少员工返岗?").focus == "员工"
    assert seed_answerer.understand("推送了几家企业的免费服务?").focus == "企业"


def test_a_phrase_of_several_words_has_its_synonyms(seed_answerer: Answerer) -> None:
    question = seed_answerer.understand("天元区有多少规上企业?")

    assert ("规上", "规模以上") in question.words
    assert "规模" in dict(question.others)["规上"]
    assert "规模" not in question.tokens


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "???", "的", "吗", "。,!", "请问是什么呢?", "在哪里"])
def test_nothing_to_look_for_is_an_error(seed_answerer: Answerer, text: str) -> None:
    with pytest.raises(EmptyQuestion):
        seed_answerer.understand(text)


@pytest.mark.parametrize("text", ["啥", "“啥”", "咋?", "何", "谁"])
def test_a_question_word_alone_is_looked_for_as_it_is(seed_answerer: Answerer, text: str) -> None:
    assert text.strip("“”?") in seed_answerer.understand(text).tokens


def test_a_text_of_5000_characters_is_no_question(seed_answerer: Answerer) -> None:
    with pytest.raises(QuestionTooLong) as seen:
        seed_answerer.understand("问" * 5000)

    assert seen.value.facts == {"length": "5000", "limit": str(LONGEST_QUESTION)}


def test_html_in_a_question_is_text(seed_answerer: Answerer) -> None:
    assert seed_answerer.answer("<b>天元区</b>有多少家规模以上工业企业复工?").answered


def test_english_and_one_character_questions_do_not_break(seed_answerer: Answerer) -> None:
    assert not seed_answerer.answer("How many companies?").answered
    assert seed_answerer.answer("株").question == "株"


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ('哪些企业提供"云服务"?', ("云服务",)),
        ("“云服务”和“5G”", ("云服务", "5g")),
        ("「雲服務」", ("云服务",)),
        ("湘", ("湘",)),
        ("湘江", ()),
        ("美国国务卿强调要“追究谁的责任”", ()),
        ("“,”是什么", ()),
        ("《云服务》是谁写的", ()),
    ],
)
def test_what_has_to_stand_as_it_is(text: str, phrases: tuple[Any, ...]) -> None:
    assert phrases_of(normalise(text)) == phrases


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("茶几多少钱?", "茶几 钱 "),
        ("几何课几点开始?", "几何课 点开始 "),
        ("何建军是谁?", "何建军  "),
        ("哪吒庙在哪里?", "哪吒庙在  "),
        ("网吧几点关门?", "网吧 点关门 "),
    ],
)
def test_a_question_word_inside_a_word_or_name_is_searched_for(text: str, sought: str) -> None:
    assert sought_text(text) == sought
