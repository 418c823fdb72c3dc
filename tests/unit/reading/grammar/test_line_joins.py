"""A line break within a word is a break of the column."""

from __future__ import annotations

from retrieval.reading.grammar.line_joins import break_features, break_occurs_in, splits_word, tags_at_break


def test_a_word_across_the_break_is_found() -> None:
    assert splits_word("河西夜市搬进新场", "地以后")
    assert not splits_word("河西夜市搬家", "渡口昨日复航")
    assert not splits_word("渡口复航。", "票价不变")
    assert not splits_word("", "票价不变")


def test_both_sides_of_the_break_have_the_tags_of_jiebas_dictionary() -> None:
    assert tags_at_break("渡口", "复航") == ("n", "v")


def test_the_features_name_the_tags_and_the_word_across() -> None:
    assert next(break_features("河西夜市搬进新场", "地以后")) == "a word lies across"
    assert list(break_features("渡口", "复航")) == ["last n", "next v", "n then v"]


def test_characters_around_the_break_are_searched_in_the_running_text() -> None:
    assert break_occurs_in("河西夜市搬进新场地。", "夜市搬进", "新场地")
    assert not break_occurs_in("城东路灯换新。", "夜市搬进", "新场地")
