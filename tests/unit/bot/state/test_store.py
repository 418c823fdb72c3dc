"""Values of a store: text without characters that PostgreSQL refuses."""

from __future__ import annotations

import pytest

from bot.state.store import storable


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("株洲日报", "株洲日报"),
        ("版\0面", "版\ufffd面"),
        ("版\ud800面", "版?面"),
        ("😀", "😀"),
        (7, 7),
        (0.5, 0.5),
        (None, None),
    ],
)
def test_nul_and_lone_surrogates_are_replaced_and_nothing_else(value: object, stored: object) -> None:
    assert storable(value) == stored
