"""Start of the bot."""

from __future__ import annotations

from pathlib import Path

from bot.settings import BotSettings
from bot.startup import _secrets


def test_the_password_of_the_database_is_masked_in_both_its_forms(tmp_path: Path) -> None:
    settings = BotSettings.read(token="77:abcdef", state="postgresql://u:pa%40ss@h/db", webhook_secret="w4")

    assert {"77:abcdef", "w4", "pa%40ss", "pa@ss"} <= set(_secrets(settings, tmp_path))
