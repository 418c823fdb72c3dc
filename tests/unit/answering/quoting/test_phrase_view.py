"""A quote in words, beside a question."""

from __future__ import annotations

from retrieval.answering.quoting.phrase_view import MAX_CHARS, MAX_WORDS, STOPS, PhraseView
from tests.unit.answering.quoting.conftest import Viewed


def texts(view: PhraseView) -> set[str]:
    return {view.span(*phrase).cut(view.text) for phrase in view.phrases}


def test_phrases_are_whole_words_of_one_sentence(viewed: Viewed) -> None:
    found = viewed("灯会在哪里举行", "灯会在文化广场举行。游客三万人。")

    ends = set(found.starts)
    for phrase in found.phrases:
        span = found.span(*phrase)
        assert {span.start, span.end} <= ends
        assert not STOPS & set(span.cut(found.text))
        assert len(span) <= MAX_CHARS
        assert phrase[1] - phrase[0] < MAX_WORDS


def test_what_the_question_says_is_no_answer(viewed: Viewed) -> None:
    found = texts(viewed("灯会在哪里举行", "灯会在文化广场举行。"))

    assert "文化广场" in found
    assert "灯会" not in found


def test_punctuation_neither_begins_nor_ends_a_phrase_but_a_pair_may(viewed: Viewed) -> None:
    found = texts(viewed("主题是什么", "活动以“春到湘江”为主题,吸引游客。"))

    assert "“春到湘江”" in found
    assert not any(text[0] in ",、。" or text[-1] in ",、。" for text in found)


def test_a_text_without_words_has_no_phrases(viewed: Viewed) -> None:
    assert viewed("来了多少游客", "。").phrases.shape == (0, 2)
    assert viewed("来了多少游客", "").phrases.shape == (0, 2)


def test_no_phrase_ends_or_begins_between_a_number_and_its_unit(viewed: Viewed) -> None:
    found = texts(viewed("几点开幕", "灯会3月1日上午9时30分开幕,投资4.6亿元。"))

    assert "3月1日上午9时30分" in found
    assert [text for text in found if text.endswith(("上午9", "9时30", "4.6", "4.6亿"))] == []
    assert [text for text in found if text.startswith(("时30", "日上午", "亿元", "6亿元"))] == []


def test_a_name_unknown_to_the_dictionary_is_one_word(viewed: Viewed) -> None:
    found = viewed("谁说的", "党员赵娟说:“一定会平安回家。”")

    assert "赵娟" in found.words
    assert not any(text.endswith("赵") or text.startswith("娟") for text in texts(found))
