"""Settings: one place, a default, precedence of sources, helpful errors."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from retrieval.cli.effective_settings import effective_settings
from retrieval.errors import SettingsError, UnknownSetting
from retrieval.i18n import Messages
from retrieval.resources import config_folder
from retrieval.settings import OpenSearchSettings, Settings, interface_language


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings but the test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    for name in (
        "JIANBAO_ARCHIVE",
        "JIANBAO_DATA",
        "JIANBAO_CONFIG",
        "JIANBAO_LANGUAGE",
        "JIANBAO_THRESHOLD",
    ):
        monkeypatch.delenv(name, raising=False)


def test_the_shipped_file_documents_every_setting_and_no_other() -> None:
    shipped = tomllib.loads((config_folder() / "jianbao.toml").read_text(encoding="utf-8"))

    assert {name for name, value in shipped.items() if not isinstance(value, dict)} == set(
        Settings.model_fields
    )


def test_the_environment_outweighs_the_operators_file_which_outweighs_the_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "jianbao.toml").write_text("threshold = 0.5\nquotes = 5\n", encoding="utf-8")
    monkeypatch.setenv("JIANBAO_THRESHOLD", "0.7")

    settings = Settings.read()

    assert (settings.threshold, settings.quotes, settings.k1) == (0.7, 5, 1.5)


def test_a_dotenv_file_counts(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("JIANBAO_QUOTES=2\n", encoding="utf-8")

    assert Settings.read().quotes == 2


def test_several_archives_come_with_the_path_separator_between_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANBAO_ARCHIVE", "/a:/b")

    assert [str(path) for path in Settings.read().archive] == ["/a", "/b"]


@pytest.mark.parametrize(
    ("variable", "value", "setting"),
    [
        ("JIANBAO_THRESHOLD", "2", "threshold"),
        ("JIANBAO_QUOTES", "many", "quotes"),
        ("JIANBAO_LANGUAGE", "fr", "language"),
    ],
)
def test_a_wrong_value_is_named_with_its_setting(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, setting: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(SettingsError) as seen:
        Settings.read()

    assert (seen.value.facts["setting"], seen.value.facts["value"]) == (setting, value)


def test_a_broken_settings_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "jianbao.toml").write_text("threshold = = 1", encoding="utf-8")

    with pytest.raises(SettingsError) as seen:
        Settings.read()

    assert seen.value.facts["path"] == "jianbao.toml"


@pytest.mark.parametrize(
    ("content", "name", "nearest"),
    [
        ("treshold = 0.5\n", "treshold", "threshold"),
        ("[opensearch]\nusr = 'x'\n", "opensearch.usr", "opensearch.user"),
    ],
)
def test_an_unknown_name_in_a_file_is_an_error_with_the_nearest_right_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, name: str, nearest: str
) -> None:
    (tmp_path / "jianbao.toml").write_text(content, encoding="utf-8")
    monkeypatch.setenv("JIANBAO_CONFIG", "jianbao.toml")

    with pytest.raises(UnknownSetting) as seen:
        list(effective_settings([Settings, OpenSearchSettings]))

    assert seen.value.facts == {"setting": name, "path": "jianbao.toml", "nearest": nearest}


def test_a_file_without_a_table_leaves_its_defaults(tmp_path: Path) -> None:
    (tmp_path / "jianbao.toml").write_text("quotes = 5\n", encoding="utf-8")

    assert OpenSearchSettings.read().shards == 3


def test_a_settings_file_that_was_named_must_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANBAO_CONFIG", "/nowhere.toml")

    with pytest.raises(SettingsError):
        Settings.read()


def test_the_interface_language_is_chinese_unless_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert interface_language() == "zh-Hans"
    (tmp_path / "jianbao.toml").write_text('language = "en"\n', encoding="utf-8")
    assert interface_language() == "en"
    monkeypatch.setenv("JIANBAO_LANGUAGE", "zh-Hant")
    assert interface_language() == "zh-Hant"


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("JIANBAO_THRESHOLD", "1.5", "应不大于 1"),
        ("JIANBAO_QUOTES", "三", "应为整数"),
        ("JIANBAO_LANGUAGE", "de", "应为以下之一:zh-Hans, zh-Hant, en"),
    ],
)
def test_the_right_value_is_told_in_the_readers_language(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(SettingsError) as seen:
        Settings.read()

    assert f"的值「{value}」不对:{said}\n" in Messages().error(seen.value)
