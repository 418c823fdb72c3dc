"""Calendars: days shaded by their pages, missing days framed."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from PIL import Image

from retrieval.i18n import Messages
from retrieval.imaging.calendar import (
    BAND,
    CELL,
    LEFT,
    MAX_BANDS,
    TOP,
    calendar_bands,
    day_cell,
    day_colour,
    render_calendar,
)
from retrieval.reading.catalog.inventory import PagesPerDay

MONDAY = dt.date(2024, 1, 1)


def holding(paper: str, *days: tuple[dt.date, int]) -> PagesPerDay:
    return {paper: dict(days)}


def colour_of(picture: bytes, date: dt.date) -> tuple[int, ...]:
    column, row = day_cell(date)
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    pixel = image.getpixel((LEFT + column * CELL + CELL // 2, TOP + 60 + row * CELL + CELL // 2))
    assert isinstance(pixel, tuple)
    return pixel


@pytest.mark.parametrize(
    ("date", "place"),
    [
        (MONDAY, (0, 0)),
        (dt.date(2024, 1, 8), (1, 0)),
        (dt.date(2023, 1, 1), (0, 6)),
        (dt.date(2024, 12, 31), (52, 1)),
    ],
)
def test_weeks_stand_side_by_side_with_monday_on_top(date: dt.date, place: tuple[int, int]) -> None:
    assert day_cell(date) == place


def test_a_day_of_more_pages_is_darker() -> None:
    picture = render_calendar(holding("江川晚报", (MONDAY, 1), (dt.date(2024, 1, 2), 16)), Messages())

    few, many, none = (colour_of(picture, dt.date(2024, 1, day)) for day in (1, 2, 3))

    assert sum(many) < sum(few) < sum(none)
    assert day_colour(16, 16) != day_colour(1, 16) != day_colour(0, 16)


@pytest.mark.parametrize("most", [1, 2, 3, 4, 16, 400])
def test_the_fullest_day_is_the_darkest_and_fewer_pages_are_no_darker(most: int) -> None:
    lightness = [sum(day_colour(pages, most)) for pages in range(most + 1)]

    assert lightness == sorted(lightness, reverse=True)
    assert lightness[most] == min(sum(day_colour(pages, 100)) for pages in range(101))


def test_each_paper_and_year_has_a_band_with_its_missing_days() -> None:
    days = [(dt.date(2023, 12, day), 4) for day in range(1, 32) if day != 20]

    found = calendar_bands(holding("江川晚报", *days, (MONDAY, 4)))

    assert [(band.year, len(band.pages), band.missing) for band in found] == [
        (2024, 1, frozenset()),
        (2023, 30, frozenset({dt.date(2023, 12, 20)})),
    ]


def test_the_picture_of_many_decades_stays_of_bounded_height() -> None:
    days = [(dt.date(year, 3, 1), 4) for year in range(1900, 2000)]

    image = Image.open(io.BytesIO(render_calendar(holding("江川晚报", *days), Messages())))

    assert image.height < (MAX_BANDS + 2) * BAND
    assert image.height + image.width <= 10_000


def test_an_archive_without_dates_still_gives_a_picture_that_says_so() -> None:
    assert render_calendar({}, Messages()).startswith(b"\x89PNG")
