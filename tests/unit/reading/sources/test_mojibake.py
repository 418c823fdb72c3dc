"""Mojibake put right."""

from __future__ import annotations

import ftfy.bad_codecs  # noqa: F401  (registers the lenient codecs)
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.sources.mojibake import undo_mojibake

TEXT = "城东三百盏路灯昨日全部换新，改用节能灯，每年省电三成。"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("utf-8", "latin-1"), ("utf-8", "sloppy-windows-1252"), ("gb18030", "latin-1"), ("utf-8", "gb18030")],
)
def test_a_text_read_in_a_wrong_encoding_is_put_right(right: str, wrong: str) -> None:
    seen = TEXT.encode(right).decode(wrong, "replace")

    found = undo_mojibake(seen)

    assert found is not None
    assert sum(a == b for a, b in zip(found, TEXT, strict=False)) >= 0.85 * len(TEXT)


def test_bytes_lost_on_the_way_stay_broken_and_the_rest_is_put_right() -> None:
    seen = "路灯6月18日换新，改用节能灯。".encode().decode("gb18030", "replace")

    found = undo_mojibake(seen)

    assert found is not None
    assert found.startswith("路灯6")
    assert "改用节能灯" in found
    assert "?" not in found and "\x1a" not in found


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "繁體字的報紙也是中文，不必還原。",
        "Émile Zola naît à Paris, à côté de l'école",
        "鐨铙钹铃，锛锉凿锯，涓滴鍦址。",
        "1,260 m × 3 · 25 °C ± 2 §",
        "",
    ],
)
def test_other_texts_are_left_alone(text: str) -> None:
    assert undo_mojibake(text) is None


@given(st.text(max_size=80))
def test_any_text_is_taken(text: str) -> None:
    found = undo_mojibake(text)

    assert found is None or found.count("\n") == text.count("\n")
