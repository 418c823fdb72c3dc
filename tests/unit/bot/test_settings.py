"""The bot's settings: every one documented, the token never shown, ids as numbers."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.errors import BadToken
from bot.settings import BotSettings
from retrieval.cli.effective_settings import effective_settings
from retrieval.errors import SettingsError
from retrieval.resources import config_folder

TOKEN = "123456789:AAF-only-for-tests-aaaaaaaaaaaaaaaaaa"


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """No settings but the test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    monkeypatch.delenv("JIANBAO_CONFIG", raising=False)
    for name in BotSettings.model_fields:
        monkeypatch.delenv(f"JIANBAO_BOT_{name.upper()}", raising=False)


def test_the_shipped_file_documents_every_setting_and_no_other() -> None:
    shipped = tomllib.loads((config_folder() / "jianbao.toml").read_text(encoding="utf-8"))

    assert set(shipped["bot"]) == set(BotSettings.model_fields)


def test_the_defaults_are_those_of_the_shipped_file() -> None:
    settings = BotSettings.read()

    assert (settings.admins, settings.workers, settings.poll_seconds) == ((), 1, 30)
    assert settings.api == "https://api.telegram.org"
    assert settings.token.get_secret_value() == ""


@pytest.mark.parametrize("given", ["11,22", "11, 22", "11 22", "11\uff0c22", "11、22,"])
def test_administrators_come_with_commas_between_them(monkeypatch: pytest.MonkeyPatch, given: Any) -> None:
    monkeypatch.setenv("JIANBAO_BOT_ADMINS", given)

    assert BotSettings.read().admins == (11, 22)


@pytest.mark.parametrize("given", ["alice", "@alice", "-5", "0", "1.5"])
def test_an_administrator_is_a_number(monkeypatch: pytest.MonkeyPatch, given: Any) -> None:
    monkeypatch.setenv("JIANBAO_BOT_ADMINS", given)

    with pytest.raises(SettingsError) as caught:
        BotSettings.read()
    assert caught.value.facts["setting"].startswith("bot.admins")


def test_a_token_from_a_file_may_end_in_a_line_break(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANBAO_BOT_TOKEN", f"{TOKEN}\n")

    assert BotSettings.read().token.get_secret_value() == TOKEN


@pytest.mark.parametrize("given", ["hunter2", "123456789", ":abc", "123:ab c", f"bot{TOKEN}", f"{TOKEN}/x"])
def test_what_cannot_be_a_token_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch, given: Any) -> None:
    monkeypatch.setenv("JIANBAO_BOT_TOKEN", given)

    with pytest.raises(BadToken) as caught:
        BotSettings.read()
    assert given not in repr(caught.value)
    assert given not in str(caught.value.__context__)


def test_the_token_is_masked_wherever_settings_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANBAO_BOT_TOKEN", TOKEN)

    shown = {setting.name: setting.value for setting in effective_settings([BotSettings])}

    assert shown["bot.token"] == "********"
    assert TOKEN not in repr(BotSettings.read())


@pytest.mark.parametrize("given", ["https://example.org", "https://example.org/", "https://example.org/bot"])
def test_the_address_of_a_server_is_taken_in_any_way_it_is_written(
    monkeypatch: pytest.MonkeyPatch, given: Any
) -> None:
    monkeypatch.setenv("JIANBAO_BOT_API", given)

    assert BotSettings.read().api == "https://example.org"


@pytest.mark.parametrize(
    ("name", "value"),
    [("api", "example.org"), ("poll_seconds", "0"), ("workers", "many"), ("log_level", "LOUD")],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: Any, value: Any) -> None:
    monkeypatch.setenv(f"JIANBAO_BOT_{name.upper()}", value)

    with pytest.raises(SettingsError) as caught:
        BotSettings.read()
    assert caught.value.facts["setting"] == f"bot.{name}"
