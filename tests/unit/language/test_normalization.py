"""Matching sees one form of each word; the way back leads to the original."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.normalization import normalise, normalise_with_offsets
from retrieval.models import Span


def test_traditional_full_width_and_case_are_folded() -> None:
    assert normalise("毛飛騰ＡＢＣ１２㎡") == "毛飞腾abc12m2"


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


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more_than_folding_widened_forms(text: Any) -> None:
    assert normalise_with_offsets(text).text == normalise(text)
