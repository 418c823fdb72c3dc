"""Words changed after reading: what differs, and where."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.corrected_words import changed_part, corrected_words
from retrieval.models import Block, BlockKind, Place, Span
from tests.unit.bot.conftest import article_of


@pytest.mark.parametrize(
    ("text", "read_as", "now", "before"),
    [
        ("越要咬紧牙关", "越要咬住牙关", "紧", "住"),
        ("渡口今晚夜航", "渡口夜航", "口今晚", "口"),
        ("渡口夜航", "渡口今晚夜航", "口", "口今晚"),
        ("夜航", "夜航", "", ""),
        ("新航", "夜行", "新航", "夜行"),
        ("运送1300人", "运送1200人", "1300", "1200"),
        ("AI巡检", "A1巡检", "AI", "A1"),
        ("共137人", "共37人", "137", "37"),
    ],
)
def test_the_part_that_differs_is_named(text: str, read_as: str, now: str, before: str) -> None:
    found = changed_part(text, read_as)

    if text != read_as:
        assert (found.span.cut(text), found.read_as) == (now, before)


@given(st.text("渡口夜航今", max_size=12), st.text("渡口夜航今", max_size=12))
def test_the_text_as_read_comes_back_from_the_part_that_differs(text: str, read_as: str) -> None:
    found = changed_part(text, read_as)

    assert text[: found.span.start] + found.read_as + text[found.span.end :] == read_as


def test_only_words_that_touch_the_span_are_named() -> None:
    places = (Place(1, 0, 6, read_as="渡口今晚停航"), Place(2, 7, 13))
    article = replace(
        article_of("渡口今晚夜航首班载客四十"), blocks=(Block(BlockKind.PARAGRAPH, 0, 12, places),)
    )

    (found,) = corrected_words(article)

    assert (found.span, found.read_as) == (Span(4, 5), "停")
    assert list(corrected_words(article, Span(4, 12))) == [found]
    assert list(corrected_words(article, Span(5, 12))) == []
    assert list(corrected_words(article, Span(0, 4))) == []
