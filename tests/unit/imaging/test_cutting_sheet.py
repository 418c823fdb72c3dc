"""Sheets of cuttings: two columns, nothing lost where one goes on."""

from __future__ import annotations

import datetime as dt
import io
import sys

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import MissingExtra
from retrieval.i18n import Messages
from retrieval.imaging.clipping_lines import TextLine
from retrieval.imaging.cutting_sheet import (
    FOOT,
    HEAD,
    PAGE_HEIGHT,
    SheetEntry,
    draw_sheet,
    entry_lines,
    set_pages,
    sheets_available,
)
from tests.unit.bot.conftest import quote_of

NOW = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)


def lines(number: int, count: int) -> list[TextLine]:
    return [TextLine(f"{number}.{line}", "serif", 42, 68) for line in range(count)]


@given(st.lists(st.integers(1, 120), min_size=1, max_size=8))
def test_every_line_is_set_once_in_order_within_the_page(counts: list[int]) -> None:
    cuttings = [lines(number, count) for number, count in enumerate(counts)]

    pages = list(set_pages(cuttings, "(续)"))

    columns = [cards for page in pages for cards in page]
    shown = [line.text for cards in columns for card in cards for line in card.lines]
    assert [text for text in shown if not text.endswith("(续)")] == [
        line.text for cutting in cuttings for line in cutting
    ]
    assert all(sum(card.height for card in cards) <= PAGE_HEIGHT - HEAD - FOOT for cards in columns)
    assert all(1 <= len(page) <= 2 for page in pages)


def test_a_cutting_that_goes_on_says_which_it_is() -> None:
    (page,) = set_pages([lines(1, 60)], "(续)")

    assert page[1][0].lines[0].text == "1.0(续)"


def test_an_entry_names_number_paper_and_note_and_marks_nothing() -> None:
    quote = quote_of("渡口今晚恢复夜航。", paper="江畔日报", headline="渡口夜航恢复")

    shown = entry_lines(SheetEntry(3, quote, "再核对"), Messages())

    texts = [line.text for line in shown]
    assert texts[:2] == ["第 3 条", "江畔日报"]
    assert "渡口今晚恢复夜航。" in texts and texts[-1] == "笔记:再核对"
    assert all(line.marked is None for line in shown)


def test_characters_without_a_glyph_are_set_as_geta_marks() -> None:
    (content,) = draw_sheet([SheetEntry(1, quote_of("夜航\U0001f6a2\u202e恢复。"))], Messages(), NOW)

    text = pypdfium2.PdfDocument(io.BytesIO(content))[0].get_textpage().get_text_range()
    assert "夜航〓恢复。" in text


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fpdf", None)

    with pytest.raises(MissingExtra) as missing:
        list(draw_sheet([SheetEntry(1, quote_of("夜航恢复。"))], Messages(), NOW))
    assert missing.value.facts == {"extra": "sheet"}


def test_the_extra_is_found() -> None:
    assert sheets_available()
