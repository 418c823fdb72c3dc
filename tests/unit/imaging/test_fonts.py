"""Fonts: coverage, fallback, and no tofu."""

from __future__ import annotations

import pytest
from PIL import Image, ImageOps
from PIL.ImageDraw import Draw

from retrieval.imaging.fonts import (
    MISSING_GLYPH,
    TextStyle,
    advance,
    draw_text,
    face_of,
    font,
    fonts_available,
    text_width,
    typesettable,
)


def test_fonts_come_with_the_extra() -> None:
    assert fonts_available()
    assert font("serif", 40).size == 40


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("株洲日报 A1版", "株洲日报 A1版"),
        ("株\u200b洲\ufeff", "株洲"),
        ("一\t二\n三", "一 二 三"),
        ("好\U0001f600", "好" + MISSING_GLYPH),
        ("", ""),
    ],
)
def test_a_text_is_set_without_what_cannot_be_seen_or_drawn(text: str, shown: str) -> None:
    assert typesettable(text) == shown
    assert typesettable(shown) == shown


def test_the_preferred_font_comes_first_and_no_font_has_an_emoji() -> None:
    assert (face_of("报"), face_of("报", "sans")) == ("serif", "sans")
    assert face_of("\U0001f600") is None


def test_a_text_is_as_wide_as_its_characters() -> None:
    assert advance("报", "serif", 40) == 40
    assert text_width("株洲日报", "serif", 40) == 160
    assert text_width("", "sans", 40) == 0


def test_a_text_is_drawn_from_its_corner_to_the_right() -> None:
    image = Image.new("RGB", (200, 60), "white")

    draw_text(Draw(image), "报", (100, 10), TextStyle("sans", 40, (0, 0, 0)))

    box = ImageOps.invert(image).getbbox()
    assert box is not None
    assert 100 <= box[0] < box[2] <= 140
