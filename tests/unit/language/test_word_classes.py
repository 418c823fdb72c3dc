"""Word classes of jieba's dictionary."""

from __future__ import annotations

import pytest

from retrieval.language.word_classes import word_class


@pytest.mark.parametrize(
    ("word", "expected"),
    [("长沙", "ns"), ("德国", "ns"), ("外交部", "nt"), ("去年", "t"), ("汽车", "n"), ("阿波罗", "nr")],
)
def test_a_word_of_the_dictionary_has_its_class(word: str, expected: str) -> None:
    assert word_class(word) == expected


@pytest.mark.parametrize("word", ["鿕鿕", "长沙长", "", "长", "zzzz"])
def test_other_strings_have_no_class_of_a_name(word: str) -> None:
    assert word_class(word) not in ("ns", "nr", "nt")
