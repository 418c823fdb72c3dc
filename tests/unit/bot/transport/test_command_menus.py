"""Command menus: the catalogue of a client's language, and the limits of the Bot API."""

from __future__ import annotations

import pytest

from bot.transport.command_menus import messages_for_code
from retrieval.i18n import Messages


def test_the_descriptions_keep_their_limits() -> None:
    assert len(Messages().say("bot_menu.description")) <= 512  # Bot API, setMyDescription
    assert len(Messages().say("bot_menu.short_description")) <= 120  # Bot API, setMyShortDescription


@pytest.mark.parametrize(
    ("code", "deployment", "language"),
    [
        (None, "zh-Hans", "zh-Hans"),
        ("en", "zh-Hans", "en"),
        ("zh", "zh-Hant", "zh-Hant"),
        ("zh", "en", "zh-Hans"),
        (None, "en", "en"),
    ],
)
def test_a_client_in_chinese_sees_the_script_of_the_deployment(
    code: str | None, deployment: str, language: str
) -> None:
    assert messages_for_code(code, Messages(deployment)).language == language
