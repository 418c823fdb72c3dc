"""Matching sees one form of each word; the way back leads to the original."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.normalization import (
    learn_code_points,
    normalise,
    normalise_with_offsets,
    spelling_key,
)
from retrieval.models import Span


def test_traditional_full_width_and_case_are_folded() -> None:
    assert normalise("毛飛騰ＡＢＣ１２㎡") == "毛飞腾abc12m2"


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("鎮上的計畫", "镇上的计划"),
        ("瞭解身分", "了解身份"),
        ("甦醒後連絡姊妹", "苏醒后联络姐妹"),
        ("為甚麼", "为什么"),
        ("隨著河水走著", "随着河水走着"),
        ("靑年頭緖硏究", "青年头绪研究"),
    ],
)
def test_a_word_has_one_form_on_both_sides_of_the_strait(here: str, there: str) -> None:
    assert normalise(here) == normalise(there) == there


def test_a_famous_work_keeps_its_character() -> None:
    assert normalise("著名的論著影響顯著") == "著名的论著影响显著"


def test_a_folded_word_keeps_its_offsets() -> None:
    copy = normalise_with_offsets("㎡計畫")

    assert copy.original_span(Span(copy.text.index("计划"), len(copy.text))).cut("㎡計畫") == "計畫"


def test_the_way_back_from_a_widened_character_is_that_character() -> None:
    copy = normalise_with_offsets("共12㎡地")

    start = copy.text.index("m2")
    assert copy.original_span(Span(start, start + 2)) == Span(3, 4)
    assert copy.original_span(Span(start + 1, start + 3)) == Span(3, 5)


@given(st.text(max_size=30), st.data())
def test_the_original_of_a_part_folds_to_text_that_holds_the_part(text: Any, data: Any) -> None:
    copy = normalise_with_offsets(text)
    start = data.draw(st.integers(0, len(copy.text)))
    end = data.draw(st.integers(start, len(copy.text)))

    original = copy.original_span(Span(start, end))

    assert copy.text[start:end] in normalise(original.cut(text))


def test_no_character_folds_on_when_folded_again() -> None:
    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    learn_code_points(map(ord, every))

    folded = map(normalise, every)

    assert [char for char, form in zip(every, folded, strict=True) if normalise(form) != form] == []


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more_than_folding_widened_forms(text: Any) -> None:
    assert normalise_with_offsets(text).text == normalise(text)


@pytest.mark.parametrize(
    "text", ["热娜·艾山", "热娜•艾山", "热娜・艾山", "热娜 艾山", "热娜.艾山", "《热娜》艾\u200b山"]
)
def test_the_spellings_of_a_name_have_one_key(text: str) -> None:
    assert spelling_key(normalise(text)) == "热娜艾山"


def test_a_decimal_point_stays_in_the_key() -> None:
    assert spelling_key("增长2.5倍") == "增长2.5倍"
