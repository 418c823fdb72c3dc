"""Data of buttons: short, versioned, and nothing else is read as one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callback_data import Action, CallbackData

IDS = st.text("abcXYZ019_-", min_size=1, max_size=16)


@given(st.sampled_from(Action), IDS, st.integers(0, 9999), st.integers(0, 9999))
def test_what_a_button_sends_is_read_as_what_was_meant(action: Any, id: Any, number: Any, part: Any) -> None:
    tap = CallbackData(action, id, number, part)

    assert CallbackData.parse(tap.data) == tap
    assert 1 <= len(tap.data.encode()) <= 64  # Bot API, InlineKeyboardButton.callback_data


@pytest.mark.parametrize(
    "data",
    [None, "", "1", "1:q", "1:q:", "1:?:a", "0:q:a", "1:q:a:b", "1:q:a:1:2:3", "1:q:a:12345", "1:q:汉"],
)
def test_anything_else_is_no_tap(data: str | None) -> None:
    assert CallbackData.parse(data) is None


@given(st.text(max_size=64))
def test_no_text_makes_trouble(data: Any) -> None:
    tap = CallbackData.parse(data)

    assert tap is None or CallbackData.parse(tap.data) == tap
