"""The bot's command of the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.commands import register
from bot.errors import NoToken


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    return app


def test_the_command_line_has_a_command_for_the_bot(app: typer.Typer) -> None:
    assert "bot" in CliRunner().invoke(app, ["--help"]).output
    assert "Telegram" in CliRunner().invoke(app, ["bot", "--help"]).output


def test_the_bot_does_not_start_without_a_token(
    app: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for name in ("JIANBAO_CONFIG", "JIANBAO_BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)

    result = CliRunner().invoke(app, ["bot"])

    assert isinstance(result.exception, NoToken)


def test_nothing_of_telegram_is_imported_before_the_bot_runs() -> None:
    code = "import sys, bot.commands; sys.exit('telegram' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
