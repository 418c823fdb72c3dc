"""Bar charts: one bar a value, the maximum in red."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from retrieval.imaging.bar_chart import BOTTOM, HEIGHT, LEFT, RIGHT, WIDTH, Bar, render_bar_chart

BLUE, PALE, RED = (64, 96, 128), (196, 188, 172), (178, 34, 34)


def picture(*bars: Bar) -> Image.Image:
    return Image.open(io.BytesIO(render_bar_chart("渡口", "每月的文章", bars))).convert("RGB")


def colour_above_the_axis(image: Image.Image, number: int, count: int) -> tuple[int, int, int]:
    """The colour just above the axis in the middle of a bar, to the nearest of the palette."""
    slot = (WIDTH - LEFT - RIGHT) / count
    at = (int(LEFT + slot * (number + 0.5)), HEIGHT - BOTTOM - 4)
    seen = image.getpixel(at)
    assert isinstance(seen, tuple)
    return min((BLUE, PALE, RED), key=lambda c: sum(abs(a - b) for a, b in zip(c, seen, strict=False)))


def test_the_highest_bar_is_red_and_the_others_blue() -> None:
    image = picture(Bar("1月", 30), Bar("2月", 90), Bar("3月", 60))

    assert image.size == (WIDTH, HEIGHT)
    assert [colour_above_the_axis(image, n, 3) for n in range(3)] == [BLUE, RED, BLUE]


def test_the_pale_part_of_a_bar_stands_at_its_foot() -> None:
    image = picture(Bar("1月", 90, pale=45), Bar("2月", 60))

    assert [colour_above_the_axis(image, n, 2) for n in range(2)] == [PALE, BLUE]


@pytest.mark.parametrize("bars", [[Bar("1月", 0)], [Bar("今天", 1)], [Bar(str(n), n) for n in range(400)]])
def test_any_number_of_bars_and_no_value_at_all_make_a_picture(bars: list[Bar]) -> None:
    assert picture(*bars).size == (WIDTH, HEIGHT)


def test_the_same_bars_make_the_same_picture() -> None:
    bars = [Bar("1月", 3), Bar("2月", 5, 2)]

    assert render_bar_chart("渡口", "", bars) == render_bar_chart("渡口", "", bars)
