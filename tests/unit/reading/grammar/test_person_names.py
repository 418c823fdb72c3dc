"""Names in bylines: by surname, by dot, by place."""

from __future__ import annotations

import pytest

from retrieval.reading.grammar.person_names import (
    dictionary_words,
    is_bare_name,
    is_name,
    is_name_beside_mark,
    is_possible_name,
    surnames,
)


@pytest.mark.parametrize("word", ["周明远", "江舟", "欧阳小满", "阿依努尔·买买提"])
def test_a_surname_with_a_given_name_is_a_name(word: str) -> None:
    assert is_name(word)


@pytest.mark.parametrize("word", ["昨日", "走基层", "渡口复航", "a1"])
def test_other_words_are_no_names(word: str) -> None:
    assert not is_name(word)


def test_a_bare_name_is_no_word_of_the_dictionary() -> None:
    assert is_bare_name("周明远")
    assert not is_bare_name("高山")
    assert not is_bare_name("阿依努尔·买买提")


def test_a_dotted_name_after_a_mark_has_two_long_parts() -> None:
    assert is_name_beside_mark("阿依努尔·买买提")
    assert not is_name_beside_mark("新时代·面孔")


def test_two_to_four_characters_may_be_a_name_where_one_must_stand() -> None:
    assert is_possible_name("某某")
    assert not is_possible_name("调查")
    assert not is_possible_name("渡口昨日复航")


def test_the_lists_hold_what_their_names_say() -> None:
    assert {"周", "欧阳"} <= surnames()
    assert "渡口" in dictionary_words()
    assert all(len(word) <= 3 for word in dictionary_words())
