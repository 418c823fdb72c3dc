"""The bot as a whole, before it is connected."""

from __future__ import annotations

import pytest
from telegram import Update

from bot.application import ALLOWED_UPDATES, TelegramBot, _webhook_endpoint
from bot.settings import BotSettings
from bot.state.database import Database
from bot.transport.webhook import derive_secret
from retrieval.i18n import Messages
from tests.unit.bot.assembled import AssembledBot

TOKEN = "123456789:AAF-only-for-tests-aaaaaaaaaaaaaaaaaa"


def test_without_an_address_for_deliveries_the_bot_polls() -> None:
    assert _webhook_endpoint(BotSettings.read()) is None


@pytest.mark.parametrize(("given", "secret"), [("", derive_secret(TOKEN)), ("a-secret", "a-secret")])
def test_deliveries_carry_the_set_secret_or_one_of_the_token(
    monkeypatch: pytest.MonkeyPatch, given: str, secret: str
) -> None:
    monkeypatch.setenv("JIANBAO_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("JIANBAO_BOT_WEBHOOK_URL", "https://bot.example.org/jianbao")
    monkeypatch.setenv("JIANBAO_BOT_WEBHOOK_SECRET", given)

    endpoint = _webhook_endpoint(BotSettings.read())

    assert endpoint is not None
    assert (endpoint.host, endpoint.secret) == ("bot.example.org", secret)
    assert endpoint.updates == tuple(ALLOWED_UPDATES)
    assert Update.CHANNEL_POST not in endpoint.updates


def test_a_bot_may_be_closed_twice_and_before_it_has_run(assembled: AssembledBot, alone: Database) -> None:
    bot = TelegramBot(BotSettings.read(), assembled.services.index, alone, Messages("zh-Hans"))

    bot.close()
    bot.close()

    assert assembled.services.index.coverage.counts["articles"] == 8
