"""Calendar heat map of an archive as PNG.

A square per day, a band per paper and year. A square is darker with more pages. Columns are weeks, Monday on
top. A publication day without pages, by the habit of the paper, is framed in red.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.i18n import Messages
from retrieval.imaging.fonts import TextStyle, draw_text
from retrieval.reading.catalog.inventory import PagesPerDay, missing_days

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

CELL, GAP = 20, 3
LEFT, RIGHT, TOP, BOTTOM = 70, 40, 110, 70
BAND = 7 * CELL + 84
WEEKS = 54
MAX_BANDS = 32
"""Papers and years drawn, the newest of each paper first.

Width and height together stay below 10,000 pixels, the limit of a photo (Bot API, sendPhoto).
"""

_PAPER, _INK, _GREY, _RED = (250, 246, 236), (28, 26, 24), (112, 106, 96), (178, 34, 34)
_EMPTY = (236, 230, 216)
_SHADES = ((201, 215, 229), (150, 178, 206), (96, 137, 176), (58, 97, 140), (28, 58, 94))
"""From one page a day to the most pages of any day."""


@dataclass(frozen=True, slots=True)
class CalendarBand:
    """One year of one paper.

    pages: number of pages by day; missing: publication days without pages.
    """

    paper: str
    year: int
    pages: Mapping[dt.date, int]
    missing: frozenset[dt.date]


def calendar_bands(pages: PagesPerDay) -> list[CalendarBand]:
    """Bands by paper, the newest year first."""
    found = []
    for paper, days in sorted(pages.items()):
        gaps = {date for run in missing_days(paper, days) for date in run.dates}
        for year in sorted({date.year for date in days}, reverse=True):
            of_year = {date: count for date, count in days.items() if date.year == year}
            found.append(
                CalendarBand(paper, year, of_year, frozenset(date for date in gaps if date.year == year))
            )
    return found


def render_calendar(pages: PagesPerDay, words: Messages) -> bytes:
    """The calendar as PNG; without dates, a note. Raises MissingExtra."""
    from PIL import Image
    from PIL.ImageDraw import Draw

    every = calendar_bands(pages)
    shown = every[:MAX_BANDS]
    size = (LEFT + WEEKS * CELL + RIGHT, TOP + max(1, len(shown)) * BAND + BOTTOM)
    image = Image.new("RGB", size, _PAPER)
    draw = Draw(image)
    most = max((count for band in shown for count in band.pages.values()), default=1)
    draw_text(draw, words.say("calendar.title"), (LEFT, 34), TextStyle("serif", 40, _INK))
    for number, band in enumerate(shown):
        _band(draw, band, TOP + number * BAND, most, words)
    if not shown:
        draw_text(draw, words.say("calendar.nothing"), (LEFT, TOP + 20), TextStyle("sans", 26, _GREY))
    _legend(draw, size[1] - BOTTOM + 20, most, words)
    if len(every) > len(shown):
        left = words.say("calendar.more", count=len(every) - len(shown))
        draw_text(draw, left, (LEFT + 620, size[1] - BOTTOM + 20), TextStyle("sans", 22, _GREY))
    out = io.BytesIO()
    image.quantize(32, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _band(draw: ImageDraw, band: CalendarBand, top: int, most: int, words: Messages) -> None:
    facts = {"paper": band.paper, "year": band.year, "days": len(band.pages), "missing": len(band.missing)}
    title = words.say("calendar.year", pages=f"{sum(band.pages.values()):,}", **facts)
    draw_text(draw, title, (LEFT, top), TextStyle("sans", 24, _INK))
    for month, (column, _) in _months(band.year):
        label = words.say("calendar.month", month=month)
        draw_text(draw, label, (LEFT + column * CELL, top + 36), TextStyle("sans", 18, _GREY))
    for weekday in (0, 2, 4):
        label = words.say(f"calendar.weekday_{weekday}")
        draw_text(draw, label, (LEFT - 32, top + 58 + weekday * CELL), TextStyle("sans", 16, _GREY))
    for date in _days(band.year):
        column, row = day_cell(date)
        x, y = LEFT + column * CELL, top + 60 + row * CELL
        box = (x, y, x + CELL - GAP, y + CELL - GAP)
        outline = _RED if date in band.missing else None
        draw.rectangle(box, fill=day_colour(band.pages.get(date, 0), most), outline=outline, width=2)


def _legend(draw: ImageDraw, y: int, most: int, words: Messages) -> None:
    draw_text(draw, words.say("calendar.few"), (LEFT, y), TextStyle("sans", 22, _GREY))
    for number, colour in enumerate((_EMPTY, *_SHADES)):
        x = LEFT + 90 + number * (CELL + 6)
        draw.rectangle((x, y + 4, x + CELL, y + 4 + CELL), fill=colour)
    draw_text(draw, words.say("calendar.many", most=most), (LEFT + 260, y), TextStyle("sans", 22, _GREY))
    draw.rectangle((LEFT + 420, y + 4, LEFT + 420 + CELL, y + 4 + CELL), fill=_EMPTY, outline=_RED, width=2)
    draw_text(draw, words.say("calendar.missing"), (LEFT + 452, y), TextStyle("sans", 22, _GREY))


def day_colour(pages: int, most: int) -> tuple[int, int, int]:
    """Colour of a day by its pages; `most`: the maximum."""
    if not pages:
        return _EMPTY
    darkest = len(_SHADES) - 1
    return _SHADES[darkest if pages >= most else (pages - 1) * darkest // (most - 1)]


def day_cell(date: dt.date) -> tuple[int, int]:
    """Column (week) and row (Monday 0) of a day in its band."""
    first = dt.date(date.year, 1, 1)
    return (first.weekday() + (date - first).days) // 7, date.weekday()


def _months(year: int) -> Iterator[tuple[int, tuple[int, int]]]:
    return ((month, day_cell(dt.date(year, month, 1))) for month in range(1, 13))


def _days(year: int) -> Sequence[dt.date]:
    first = dt.date(year, 1, 1).toordinal()
    return [dt.date.fromordinal(day) for day in range(first, dt.date(year, 12, 31).toordinal() + 1)]
