"""Cuttings as messages: whole words, within Telegram's limits."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.callback_data import Action, CallbackData
from bot.views.cutting_list import render_cutting, render_cuttings
from retrieval.i18n import Messages
from retrieval.models import Span
from retrieval.scrapbook.cutting import CuttingState, KeptCutting, cut_article, cut_words
from tests.unit.bot.conftest import article_of

WORDS = Messages()


def kept(number: int = 1, text: str = "渡口今晚恢复夜航。", note: str = "") -> KeptCutting:
    return KeptCutting(number, 1.0, note, cut_words(article_of(text, headline="夜航"), Span(0, len(text))))


def taps(message: object) -> list[CallbackData]:
    rows = message.keyboard.inline_keyboard  # type: ignore[attr-defined]
    found = (CallbackData.parse(button.callback_data) for row in rows for button in row)
    return [tap for tap in found if tap is not None]


def test_a_page_of_the_list_has_five_with_their_notes_and_files() -> None:
    found = [
        (f"id{number}", kept(number, note="再核对" if number == 7 else "")) for number in range(7, 0, -1)
    ]

    first = render_cuttings(found, 0, WORDS)
    second = render_cuttings(found, 9, WORDS)

    assert first.html.startswith("<b>剪报夹:7 条</b>\n\n7. 日期未知 报名未知 版次未知 <b>《夜航》</b>")
    assert "<i>笔记:再核对</i>" in first.html
    assert "3. " in first.html and "2. " not in first.html
    assert re.findall(r"(?m)^(\d)\. ", second.html) == ["2", "1"]
    assert [tap for tap in taps(first) if tap.action is Action.CUTTINGS_FILE] == [
        CallbackData(Action.CUTTINGS_FILE, "all", number) for number in range(3)
    ]


def test_without_the_extra_no_pdf_is_offered() -> None:
    labels = [
        button.text
        for row in render_cuttings([("id", kept())], 0, WORDS, pdf=False).keyboard.inline_keyboard  # type: ignore[union-attr]
        for button in row
    ]

    assert labels == ["1", "⤓ Markdown", "⤓ RIS"]


def test_a_search_is_named_and_paged_by_its_own_key() -> None:
    found = [(f"id{number}", kept(number)) for number in range(1, 7)]

    shown = render_cuttings(found, 0, WORDS, key="search", query="夜航")

    assert shown.html.startswith("<b>剪报夹里有“夜航”的:6 条</b>")
    assert CallbackData(Action.CUTTINGS, "search", 0, 2) in taps(shown)


def test_a_cutting_says_how_to_note_it_or_why_there_is_no_way_back() -> None:
    held, changed, gone = (render_cutting("id", kept(note="再核对"), state, WORDS) for state in CuttingState)

    assert held.html == (
        "<b>第 1 条</b>\n<blockquote>渡口今晚恢复夜航。</blockquote>\n《夜航》 报名未知 日期未知 版次未知"
        "\n\n<i>笔记:再核对</i>\n\n<i>回复这条消息,就记成笔记。</i>"
    )
    assert "后来有改动" in changed.html and Action.SOURCE in {tap.action for tap in taps(changed)}
    assert "已不在现在的档案里" in gone.html and Action.SOURCE not in {tap.action for tap in taps(gone)}


def test_removal_is_asked_for_first() -> None:
    shown = render_cutting("id", kept(), CuttingState.HELD, WORDS, removing=True)

    assert taps(shown) == [CallbackData(Action.UNCLIP, "id", 1), CallbackData(Action.CUTTING, "id")]


@given(st.text(min_size=1, max_size=300).filter(str.strip), st.integers(1, 24), st.text(max_size=1000))
def test_the_parts_of_a_cutting_hold_its_words_whole(text: str, times: int, note: str) -> None:
    one = KeptCutting(1, 1.0, note.strip(), cut_article(article_of(text * times)))
    first = render_cutting("id", one, CuttingState.HELD, WORDS)
    pages = 1 + sum(tap.action is Action.CUTTING for tap in taps(first))

    parts = [render_cutting("id", one, CuttingState.HELD, WORDS, part=part) for part in range(pages + 3)]

    assert all(part.html for part in parts)  # Message refuses anything beyond Telegram's limits
