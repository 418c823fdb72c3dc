"""Effective settings: each with its value and origin, secrets masked."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.cli.effective_settings import effective_settings
from retrieval.settings import MASK, OpenSearchSettings, Settings


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings but the test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    for name in ("JIANBAO_ARCHIVE", "JIANBAO_DATA", "JIANBAO_CONFIG", "JIANBAO_B"):
        monkeypatch.delenv(name, raising=False)


def test_each_setting_tells_where_it_is_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "jianbao.toml").write_text("quotes = 5\n", encoding="utf-8")
    monkeypatch.setenv("JIANBAO_B", "0.5")

    origins = {setting.name: setting.origin for setting in effective_settings([Settings])}

    assert origins["quotes"] == "jianbao.toml"
    assert origins["b"] == "JIANBAO_B"
    assert origins["k1"].endswith("config/jianbao.toml")


def test_secrets_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.settings import BotSettings

    token = "123456:" + "A" * 35
    monkeypatch.setenv("JIANBAO_BOT_TOKEN", token)

    shown = {setting.name: setting.value for setting in effective_settings([BotSettings])}

    assert shown["bot.token"] == MASK
    assert token not in repr(BotSettings.read())


def test_a_dotenv_file_and_a_secret_file_are_origins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("JIANBAO_QUOTES=4\n", encoding="utf-8")
    secrets = tmp_path / "credentials"
    secrets.mkdir()
    (secrets / "jianbao_opensearch_password").write_text("hush\n", encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(secrets))

    found = {s.name: (s.value, s.origin) for s in effective_settings([Settings, OpenSearchSettings])}

    assert found["quotes"] == ("4", ".env")
    assert found["opensearch.password"] == (MASK, str(secrets))


def test_several_values_are_shown_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANBAO_OPENSEARCH_URL", "http://a:9200,http://b:9200")

    found = {s.name: s.value for s in effective_settings([OpenSearchSettings])}

    assert found["opensearch.url"] == "http://a:9200, http://b:9200"
