"""Inline keyboards: rows, paging, and the buttons under an answer."""

from __future__ import annotations

from dataclasses import replace

from telegram import InlineKeyboardMarkup

from bot.callback_data import Action, CallbackData
from bot.views.keyboards import (
    Capabilities,
    answer_keyboard,
    article_keyboard,
    language_keyboard,
    paging_rows,
)
from retrieval.i18n import Messages
from retrieval.models import Filters, PageLabel
from tests.unit.bot.conftest import answer_of, quote_of

WORDS = Messages()


def data(keyboard: InlineKeyboardMarkup | None) -> list[CallbackData | None]:
    assert keyboard is not None
    buttons = [button for row in keyboard.inline_keyboard for button in row]
    return [CallbackData.parse(str(b.callback_data)) for b in buttons if b.callback_data is not None]


def test_a_single_part_has_no_paging_and_a_part_between_leads_both_ways() -> None:
    (row,) = paging_rows(Action.ARTICLE, "id", 1, 3)

    assert paging_rows(Action.ARTICLE, "id", 0, 1) == []
    assert [button.text for button in row] == ["◀", "2/3", "▶"]
    assert [CallbackData.parse(str(button.callback_data)) for button in row] == [
        CallbackData(Action.ARTICLE, "id", 0, 1),
        CallbackData(Action.NOTHING, "id"),
        CallbackData(Action.ARTICLE, "id", 0, 3),
    ]


def test_the_next_quote_after_the_last_is_the_first() -> None:
    answer = answer_of(quote_of("一句。"), quote_of("两句。"))

    keyboard = answer_keyboard("id", answer, 1, WORDS, Capabilities(pictures=False, bot_name="bot"))

    assert data(keyboard)[0] == CallbackData(Action.QUOTE, "id", 0)


def test_a_bot_without_fonts_offers_no_picture() -> None:
    answer = answer_of(quote_of("一句。"))
    picture = CallbackData(Action.PICTURE, "id", 0)

    keyboards = [answer_keyboard("id", answer, 0, WORDS, Capabilities(can, "bot")) for can in (True, False)]

    assert [picture in data(keyboard) for keyboard in keyboards] == [True, False]


def test_an_answer_without_quotes_has_no_buttons() -> None:
    assert answer_keyboard("id", answer_of(), 0, WORDS, Capabilities(True, "bot")) is None


def test_an_article_leads_back_to_its_quote_and_is_kept_whole() -> None:
    keyboard = article_keyboard("id", 2, 0, 1, WORDS, back="button.back")

    assert data(keyboard) == [CallbackData(Action.QUOTE, "id", 2), CallbackData(Action.CLIP, "id", 2, 1)]


def test_each_language_stands_in_its_own_name() -> None:
    (names, _) = language_keyboard(WORDS).inline_keyboard

    assert [button.text for button in names] == ["简体中文", "繁體中文", "English"]


def test_under_no_answer_there_are_only_ways_to_look_on_and_to_ask_again() -> None:
    answer = replace(
        answer_of(quote_of("一句。"), quote_of("两句。"), answered=False),
        filters=Filters(page=PageLabel("A1")),
        carried=("复工",),
    )

    keyboard = answer_keyboard("id", answer, 0, WORDS, Capabilities(pictures=True, bot_name="b"))

    assert keyboard is not None
    assert [[button.text for button in row] for row in keyboard.inline_keyboard] == [
        ["✕ 不沿用上文"],
        ["✕ A1版"],
        ["更多相近 1/2", "上下文"],
    ]
