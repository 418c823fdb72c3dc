"""Sheets of cuttings as PDF: clippings in two columns, the text searchable.

Takes quotes with notes, gives the bytes of a PDF on A4. The lines are those of a clipping; a long cutting
goes on in the next column. fpdf2 embeds the glyphs used and nothing else of the fonts: 30 KB for a page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from retrieval.extras import import_extra, is_installed
from retrieval.i18n import Messages
from retrieval.imaging.clipping_lines import (
    GREY,
    LEADING,
    MEASURE,
    SMALL_PRINT,
    TextLine,
    body_lines,
    break_title,
    character_places,
    masthead_lines,
    title_lines,
)
from retrieval.imaging.fonts import face_of, font, font_paths, fonts_available, text_width, typesettable
from retrieval.models import Quote
from retrieval.processes.sandbox import first_from_sandbox

EXTRA = "sheet"
A4_PT = (595.28, 841.89)
"""Width and height of a page in points (ISO 216)."""
GAP, PADDING = 40.0, 44.0
"""Pixels between cards and the page's edge; within a card beside its text."""
CARD_WIDTH = MEASURE + 2 * PADDING
PAGE_WIDTH = 2 * CARD_WIDTH + 3 * GAP
POINTS_PER_PIXEL = A4_PT[0] / PAGE_WIDTH
PAGE_HEIGHT = A4_PT[1] / POINTS_PER_PIXEL
HEAD, FOOT = 150.0, 90.0
"""Pixels of the page above and below the columns."""
MIN_LINES = 6
"""Lines of a cutting at the foot of a column; fewer begin in the next one."""
MAX_NOTE_LINES = 40
SHEET_TIMEOUT_S = 120.0
"""500 cuttings take 5 s."""
_RULE, _OUTLINE = (70, 66, 60), (165, 160, 148)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A quote on a sheet.

    number: of the collection. note: of its owner.
    """

    number: int
    quote: Quote
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """Lines of a cutting, or of its part in one column."""

    lines: tuple[TextLine, ...]

    @property
    def height(self) -> float:
        """Height in pixels."""
        return 2 * PADDING + sum(line.below for line in self.lines)


def sheets_available() -> bool:
    """True if the extra `sheet` is installed."""
    return fonts_available() and is_installed("fpdf")


def render_sheet(entries: Sequence[SheetEntry], words: Messages, made: dt.datetime) -> bytes:
    """The PDF, made in a child process. Raises MissingExtra, ChildFailed."""
    return first_from_sandbox(draw_sheet, tuple(entries), words, made, seconds=SHEET_TIMEOUT_S)


def draw_sheet(entries: Sequence[SheetEntry], words: Messages, made: dt.datetime) -> Iterator[bytes]:
    """As `render_sheet`, in this process."""
    lines = [entry_lines(entry, words) for entry in entries]
    pages = list(set_pages(lines, words.say("clip.continued")))
    pdf = _new_document(words, made)
    for number, columns in enumerate(pages, 1):
        pdf.add_page()
        _draw_frame(pdf, words, made, f"{number}/{len(pages)}")
        for column, cards in enumerate(columns):
            y = HEAD
            for card in cards:
                _draw_card(pdf, card, GAP + column * (CARD_WIDTH + GAP), y)
                y += card.height + GAP
    yield bytes(pdf.output())


def entry_lines(entry: SheetEntry, words: Messages) -> list[TextLine]:
    """Lines of a cutting: number, masthead, titles, words, note."""
    body = (replace(line, marked=None) for line in body_lines(entry.quote))
    noted = typesettable(words.say("clip.note_line", note=entry.note)) if entry.note else ""
    note = break_title(noted, replace(SMALL_PRINT, colour=GREY), max_lines=MAX_NOTE_LINES) if noted else []
    number = replace(SMALL_PRINT, text=words.say("clip.number", number=entry.number))
    rule = [TextLine("", "sans", 4, 16), TextLine("", "sans", 4, 30, rule=True)] if note else []
    return [
        number, *masthead_lines(entry.quote, words), *title_lines(entry.quote, words), *body, *rule, *note,
    ]  # fmt: skip


def set_pages(cuttings: Sequence[Sequence[TextLine]], continued: str = "") -> Iterator[list[list[Card]]]:
    """Pages of two columns of cards, in order.

    continued: said after the first line of a cutting where it goes on.
    """
    columns: list[list[Card]] = [[]]
    whole = PAGE_HEIGHT - HEAD - FOOT
    for lines in cuttings:
        left: Sequence[TextLine] = lines
        while left:
            used = sum(card.height + GAP for card in columns[-1])
            count = _fitting(left, whole - used - 2 * PADDING)
            if count < min(MIN_LINES, len(left)) and columns[-1]:
                columns.append([])
                continue
            count = max(2, count)  # one of them may be the repeated first line
            columns[-1].append(Card(tuple(left[:count])))
            left = left[count:]
            if left:
                left = [replace(lines[0], text=lines[0].text + continued), *left]
    for at in range(0, len(columns), 2):
        yield columns[at : at + 2]


def _fitting(lines: Sequence[TextLine], room: float) -> int:
    """Number of the first lines that fit."""
    for count, line in enumerate(lines):
        room -= line.below
        if room < 0:
            return count
    return len(lines)


def _new_document(words: Messages, made: dt.datetime) -> Any:
    fpdf: Any = import_extra("fpdf", EXTRA)
    pdf = fpdf.FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_title(words.say("clip.title"))
    pdf.set_lang("zh-CN")
    pdf.set_creation_date(made)
    for face, path in font_paths().items():
        pdf.add_font(face, fname=path)
    return pdf


def _draw_frame(pdf: Any, words: Messages, made: dt.datetime, number: str) -> None:
    """Title and date above the columns, number and label below."""
    head = TextLine(words.say("clip.title"), "serif", 54, LEADING, heavy=True)
    _draw_line(pdf, head, GAP, 44.0)
    day = replace(SMALL_PRINT, text=words.date(made.date()))
    _draw_line(pdf, day, PAGE_WIDTH - GAP - text_width(day.text, day.face, day.size), 70.0)
    label = replace(SMALL_PRINT, text=typesettable(words.say("picture.typeset")))
    _draw_line(pdf, label, GAP, PAGE_HEIGHT - 64.0)
    page = replace(SMALL_PRINT, text=number)
    _draw_line(pdf, page, PAGE_WIDTH - GAP - text_width(number, page.face, page.size), PAGE_HEIGHT - 64.0)


def _draw_card(pdf: Any, card: Card, x: float, y: float) -> None:
    pdf.set_draw_color(*_OUTLINE)
    pdf.set_line_width(0.5)
    pdf.rect(*(POINTS_PER_PIXEL * edge for edge in (x, y, CARD_WIDTH, card.height)))
    y += PADDING
    for line in card.lines:
        _draw_line(pdf, line, x + PADDING, y)
        y += line.below


def _draw_line(pdf: Any, line: TextLine, x: float, y: float) -> None:
    """Set one line, runs of one font together."""
    if line.rule:
        _draw_rule(pdf, x, y)
        return
    if line.centred:
        x += max(0.0, (MEASURE - text_width(line.text, line.face, line.size)) / 2)
    places = character_places(line, x + line.left)
    pdf.set_text_color(*line.colour)
    pdf.set_draw_color(*line.colour)
    pdf.set_line_width(POINTS_PER_PIXEL if line.heavy else 0.0)
    pdf.text_mode = "FILL_STROKE" if line.heavy else "FILL"
    gap = _letter_space(line, places)
    for face, run in groupby(enumerate(line.text), lambda one: face_of(one[1], line.face) or line.face):
        chars = list(run)
        pdf.set_font(face, size=line.size * POINTS_PER_PIXEL)
        pdf.set_char_spacing(gap * POINTS_PER_PIXEL)
        baseline = y + font(face, line.size).getmetrics()[0]
        text = "".join(char for _, char in chars)
        pdf.text(places[chars[0][0]] * POINTS_PER_PIXEL, baseline * POINTS_PER_PIXEL, text)


def _letter_space(line: TextLine, places: Sequence[float]) -> float:
    """Pixels between two characters of a justified line."""
    spare = places[-1] - places[0] - text_width(line.text, line.face, line.size)
    return spare / max(1, len(line.text))


def _draw_rule(pdf: Any, x: float, y: float) -> None:
    pdf.set_draw_color(*_RULE)
    for below, width in ((0.0, 4.0), (8.0, 1.0)):
        pdf.set_line_width(width * POINTS_PER_PIXEL)
        at = (y + below) * POINTS_PER_PIXEL
        pdf.line(x * POINTS_PER_PIXEL, at, (x + MEASURE) * POINTS_PER_PIXEL, at)
