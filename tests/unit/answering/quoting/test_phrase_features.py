"""Features of phrases within a quote."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from retrieval.answering.quoting.phrase_features import MAX_CHARS, MAX_WORDS, STOPS, PhraseView
from retrieval.answering.understanding.question import understand
from retrieval.index.generation import Generation

View = Callable[[str, str], PhraseView]


@pytest.fixture
def view(seed_generation: Generation) -> View:
    analyser = seed_generation.analyser

    def made(question: str, text: str) -> PhraseView:
        understood = understand(question, analyser, stopwords=frozenset(), synonyms={})
        return PhraseView.of(understood, text, list(analyser.cut(text)))

    return made


def texts(view: PhraseView) -> set[str]:
    return {view.span(*phrase).cut(view.text) for phrase in view.phrases()}


def test_phrases_are_whole_words_of_one_sentence(view: View) -> None:
    found = view("灯会在哪里举行", "灯会在文化广场举行。游客三万人。")

    ends = set(found.starts)
    for phrase in found.phrases():
        span = found.span(*phrase)
        assert {span.start, span.end} <= ends
        assert not STOPS & set(span.cut(found.text))
        assert len(span) <= MAX_CHARS
        assert phrase[1] - phrase[0] < MAX_WORDS


def test_what_the_question_says_is_no_answer(view: View) -> None:
    found = texts(view("灯会在哪里举行", "灯会在文化广场举行。"))

    assert "文化广场" in found
    assert "灯会" not in found


def test_punctuation_neither_begins_nor_ends_a_phrase_but_a_pair_may(view: View) -> None:
    found = texts(view("主题是什么", "活动以“春到湘江”为主题,吸引游客。"))

    assert "“春到湘江”" in found
    assert not any(text[0] in ",、。" or text[-1] in ",、。" for text in found)


def test_a_mention_of_the_expected_type_is_named(view: View) -> None:
    found = view("来了多少游客", "灯会吸引游客3万人,持续5天。")

    names = {found.span(*p).cut(found.text): found.pair_features(*p) for p in found.phrases()}
    assert "p.own=same" in names["3万人"]
    assert "p.is=duration" in names["5天"]
    assert "p.own=none" in names["持续"]


def test_a_text_without_words_has_no_phrases(view: View) -> None:
    assert view("来了多少游客", "。").phrases() == []


def test_no_phrase_ends_or_begins_between_a_number_and_its_unit(view: View) -> None:
    found = texts(view("几点开幕", "灯会3月1日上午9时30分开幕,投资4.6亿元。"))

    assert "3月1日上午9时30分" in found
    assert [text for text in found if text.endswith(("上午9", "9时30", "4.6", "4.6亿"))] == []
    assert [text for text in found if text.startswith(("时30", "日上午", "亿元", "6亿元"))] == []


def test_a_name_unknown_to_the_dictionary_is_one_word(view: View) -> None:
    found = view("谁说的", "党员赵娟说:“一定会平安回家。”")

    assert "赵娟" in found.words
    assert not any(text.endswith("赵") or text.startswith("娟") for text in texts(found))


@pytest.mark.parametrize(
    ("question", "text", "phrase", "named"),
    [
        ("接种的有多少人", "45.8万人接种,接种率61.3%。", "45.8万人", "asked"),
        ("接种的有多少人", "45.8万人接种,接种率61.3%。", "61.3%", "other"),
        ("大桥有几条车道", "大桥双向六车道,投资4亿元。", "六车道", "asked"),
        ("接种的有多少人", "接种率61.3%。", "61.3%", "other.nowhere"),
        ("谁接种了", "45.8万人接种。", "45.8万人", "-"),
    ],
)
def test_a_number_in_the_unit_asked_for_is_named(
    view: View, question: str, text: str, phrase: str, named: str
) -> None:
    found = view(question, text)

    [features] = [found.pair_features(*p) for p in found.phrases() if found.span(*p).cut(text) == phrase]
    assert f"p.quantity={named}" in features
