"""Plug-ins of the command line: found by their entry points, reported when they fail to load."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MODULE = """
import typer
from typing import ClassVar
from pydantic_settings import SettingsConfigDict
from retrieval.settings import SourcedSettings

class PressSettings(SourcedSettings):
    table: ClassVar[str | None] = "press"
    model_config = SettingsConfigDict(env_prefix="JIANBAO_PRESS_")
    ink: str = "black"

    def backup_note(self):
        return "sample.note"

def register(app: typer.Typer) -> None:
    @app.command("press", help="Print a page.")
    def press() -> None:
        print("printed")

    @app.command("ask", help="Take the name of a built-in.")
    def ask() -> None:
        print("taken")
"""
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def install(tmp_path: Path) -> Callable[[str], None]:
    """Installs a distribution with a module `press_plugin` and these entry points."""

    def installed(entry_points: str) -> None:
        site = tmp_path / "site"
        distribution = site / "press_plugin-1.0.dist-info"
        distribution.mkdir(parents=True)
        (site / "press_plugin.py").write_text(MODULE, encoding="utf-8")
        (distribution / "METADATA").write_text("Metadata-Version: 2.1\nName: press-plugin\nVersion: 1.0\n")
        (distribution / "entry_points.txt").write_text(entry_points)

    return installed


@pytest.fixture
def jianbao(tmp_path: Path) -> Run:
    """Runs the command line with the installed plug-in."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("JIANBAO_")}
    path = os.pathsep.join([str(ROOT), str(tmp_path / "site")])
    own = {"PYTHONPATH": path, "JIANBAO_DATA": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "retrieval", *arguments],
            env=clean | own,
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run


def test_a_command_of_a_plug_in_runs_and_is_listed(install: Callable[[str], None], jianbao: Run) -> None:
    install("[jianbao.commands]\npress = press_plugin:register\n")

    assert jianbao("press").stdout == "printed\n"
    names = re.findall(r"^  (\S+)", jianbao("--help").stdout, re.MULTILINE)
    assert names[names.index("chat") :] == [
        "chat", "serve", "mcp", "bot", "press", "config", "eval",
    ]  # fmt: skip


def test_a_built_in_command_precedes_a_plug_ins_namesake(
    install: Callable[[str], None], jianbao: Run
) -> None:
    install("[jianbao.commands]\npress = press_plugin:register\n")

    listed = jianbao("--help").stdout

    assert "taken" not in jianbao("ask").stdout
    assert "Take the name" not in listed
    assert "提问,得到原文引文与出处。" in listed


def test_settings_of_a_plug_in_are_shown_with_the_others(
    install: Callable[[str], None], jianbao: Run
) -> None:
    install("[jianbao.settings]\npress = press_plugin:PressSettings\n")

    shown = json.loads(jianbao("config", "--json").stdout)

    assert shown["press.ink"] == {"value": "black", "origin": ""}
    assert list(shown).index("bot.token") < list(shown).index("press.ink")


@pytest.mark.parametrize(
    "entry_points",
    [
        "[jianbao.commands]\npress = no_such_module:register\n",
        "[jianbao.commands]\npress = press_plugin:no_such_function\n",
        "[jianbao.commands]\npress = press_plugin:typer\n",
    ],
)
def test_a_plug_in_that_fails_to_load_is_one_line_on_stderr(
    install: Callable[[str], None], jianbao: Run, entry_points: str
) -> None:
    install(entry_points)

    done = jianbao("--help")

    assert done.returncode == 0
    assert "提问,得到原文引文与出处。" in done.stdout
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("扩展 press(")


def test_broken_settings_of_a_plug_in_leave_the_others_shown(
    install: Callable[[str], None], jianbao: Run
) -> None:
    install("[jianbao.settings]\npress = press_plugin:NoSuchSettings\n")

    done = jianbao("config", "--json")

    assert done.returncode == 0
    assert "bot.token" in json.loads(done.stdout)
    assert "扩展 press(press_plugin:NoSuchSettings)无法载入" in done.stderr


def test_an_unknown_command_is_wrong_usage(jianbao: Run) -> None:
    done = jianbao("press")

    assert done.returncode == 2
    assert "press" in done.stderr


def test_the_bots_settings_note_state_outside_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.settings import BotSettings

    assert BotSettings.read().backup_note() is None
    monkeypatch.setenv("JIANBAO_BOT_STATE", "postgresql://bot@db/jianbao")
    assert BotSettings.read().backup_note() == "cli.state_in_database"
