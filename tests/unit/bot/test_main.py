"""The bot's command: exit codes, and what it does not import to refuse a start."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.main import TROUBLE, USAGE, main


def test_an_unknown_argument_is_a_wrong_call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bot", "--colour"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == USAGE
    assert "--colour" in capsys.readouterr().err


def test_without_a_token_it_ends_before_anything_of_telegram_is_imported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("JIANBAO_BOT_TOKEN", raising=False)
    program = (
        "import sys; from bot import main; sys.argv[1:] = []\n"
        "try: main.main()\n"
        "finally: print('telegram' in sys.modules, 'tornado' in sys.modules)"
    )

    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert ended.returncode == TROUBLE
    assert "@BotFather" in ended.stderr
    assert ended.stdout == "False False\n"
