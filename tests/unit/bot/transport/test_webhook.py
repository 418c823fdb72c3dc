"""The hook's own secret, and what of its address may be said."""

from __future__ import annotations

import re

from bot.transport.webhook import WebhookEndpoint, derive_secret

TOKEN = "123456789:AAF-only-for-tests-aaaaaaaaaaaaaaaaaa"


def test_the_secret_is_the_same_at_every_start_and_another_for_another_bot() -> None:
    assert derive_secret(TOKEN) == derive_secret(TOKEN)
    assert derive_secret(TOKEN) != derive_secret(TOKEN + "b")


def test_the_secret_is_one_that_telegram_takes() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", derive_secret(TOKEN))


def test_only_the_host_of_the_address_is_for_the_log() -> None:
    hook = WebhookEndpoint("https://bot.example.org/a-path-nobody-knows", "unix:/run/bot.sock", "s", ())

    assert hook.host == "bot.example.org"
