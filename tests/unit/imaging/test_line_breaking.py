"""Lines of Chinese type: marks at the start and end of a line."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.imaging.line_breaking import LINE_END_PROHIBITED, LINE_START_PROHIBITED, break_lines

TEXTS = st.text(st.sampled_from("字报,。“”(《》)…—A17%、 "), max_size=80)

WHOLE = "A17%—…,."


def one(_: str) -> float:
    return 1.0


def broken(text: str, limit: float, **how: float) -> list[str]:
    return [span.cut(text) for span in break_lines(text, one, limit, **how)]


def test_a_full_stop_hangs_in_the_margin_rather_than_begin_a_line() -> None:
    assert broken("一二三四五。六七", 5) == ["一二三四五。", "六七"]


@pytest.mark.parametrize("mark", "\uff0c\uff1b\uff1a\uff1f\uff01\uff09,;:?!)")
def test_marks_of_either_width_do_not_begin_a_line(mark: str) -> None:
    assert broken(f"一二三四五{mark}六七", 5) == [f"一二三四五{mark}", "六七"]


def test_two_closing_marks_take_a_character_along() -> None:
    assert broken("一二三四五。”六七", 5) == ["一二三四", "五。”六七"]


def test_an_opening_mark_does_not_end_a_line() -> None:
    assert broken("一二三四《五六》", 5) == ["一二三四", "《五六》"]


def test_numbers_and_words_stay_whole() -> None:
    assert broken("返岗员工7000余名", 6) == ["返岗员工", "7000余名"]


def test_the_first_line_is_indented() -> None:
    assert broken("一二三四五六七", 5, indent=2.0) == ["一二三", "四五六七"]


def is_whole(text: str, n: int) -> bool:
    """True if a cut at `n` may split a number, word, dash or ellipsis."""
    return text[n - 1] in WHOLE and text[n] in WHOLE


@given(TEXTS, st.integers(4, 12))
def test_the_lines_are_the_whole_text_and_no_line_begins_or_ends_wrongly(text: str, limit: float) -> None:
    lines = broken(text, limit)

    assert "".join(lines) == text
    for before, line in itertools.pairwise(lines):
        could = [
            n
            for n in range(1, len(before))
            if before[n] not in LINE_START_PROHIBITED
            and before[n - 1] not in LINE_END_PROHIBITED
            and not is_whole(before, n)
        ]
        assert not could or (line[0] not in LINE_START_PROHIBITED and before[-1] not in LINE_END_PROHIBITED)
