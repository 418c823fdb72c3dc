"""Quotes and answers made of browsed articles."""

from __future__ import annotations

import pytest
from telegram import Update

from bot.handlers.stored_messages import Recipient, browsed_answer, is_browsed, lead_quote
from retrieval.i18n import Messages
from tests.unit.bot.conftest import answer_of, article_of, message_update, quote_of


def test_the_lead_of_an_article_is_a_quote_from_its_start() -> None:
    quote = lead_quote(article_of("渡口复航。首日运送1200人。"))

    assert quote.start == 0
    assert quote.text.startswith("渡口复航。")


@pytest.mark.parametrize(("browsed", "expected"), [(True, True), (False, False)])
def test_a_browsed_article_is_told_from_an_answer(browsed: bool, expected: bool) -> None:
    quote = quote_of("渡口复航。")
    answer = browsed_answer([quote]) if browsed else answer_of(quote)

    assert is_browsed(answer) is expected
    assert answer.quotes == (quote,)


def test_a_message_is_for_its_chat_and_person() -> None:
    update: Update = message_update(1, chat=5)
    assert update.message is not None

    to = Recipient.of(update.message, 7, Messages("zh-Hans"))

    assert (to.chat, to.person) == (5, 7)
