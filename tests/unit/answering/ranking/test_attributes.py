"""Attributes with different words in question and answer."""

from __future__ import annotations

import pytest

from retrieval.answering.ranking.attributes import attributes_of


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("米查姆有多高?", "身高:175cm"),
        ("这座山多高?", "主峰海拔1200米。"),
        ("谁发现了紫藤盾壳霉?", "定名人 miyake"),
        ("公司的网址是什么?", "官方网站:www.example.org"),
        ("神庙在哪里?", "位于亚穆那河畔,新德里东南部。"),
        ("为什么停工?", "由于暴雨,工地停工。"),
    ],
)
def test_the_sentence_that_answers_holds_the_words_of_the_attribute(question: str, sentence: str) -> None:
    assert any(words.search(sentence) for words in attributes_of(question))


def test_words_of_another_attribute_do_not_count() -> None:
    assert not any(words.search("体重:60公斤") for words in attributes_of("米查姆有多高?"))


def test_a_question_that_names_no_known_attribute_has_none() -> None:
    assert attributes_of("会议讨论了哪件事?") == ()
