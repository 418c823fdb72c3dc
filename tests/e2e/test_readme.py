"""What the README tells people to type works as it stands there.

The two blocks that set up an environment are run by `.ci/run`, on a fresh checkout; all others are run here,
line by line, in one folder, as a newcomer would.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import SEED
from tests.e2e.botapi import FakeBotAPI
from tests.e2e.process import BotProcess, running_bot, settings_for, surroundings

README = Path(__file__).parents[2] / "README.md"
_BLOCK = re.compile(r"(?P<mark><!-- (?:ask|test) -->\n)?```sh\n(?P<lines>.*?)```", re.DOTALL)
SECONDS = 120.0


def commands() -> list[str]:
    """Every line to be typed, in order, without its remark; what a shell keeps (export) stands before it."""
    blocks = [m["lines"] for m in _BLOCK.finditer(README.read_text(encoding="utf-8")) if not m["mark"]]
    lines = [re.sub(r"\s+# .*$", "", line) for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("export ")]


def test_every_block_but_those_of_the_set_up_is_run_here():
    typed = commands()

    assert len(typed) >= 15
    assert {line.split()[1] for line in typed if line.startswith("jianbao ")} >= {
        "index", "ask", "search", "read", "doctor", "chat", "eval", "bot", "backup", "restore"
    }  # fmt: skip


def blocks() -> list[tuple[str, str]]:
    """Every fenced block: its language and its text."""
    found = re.finditer(
        r"^```(\w*)\n(.*?)^```$", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    return [(match[1], match[2]) for match in found]


def test_every_block_is_run_or_compared_with_what_the_program_prints():
    plain = [text for language, text in blocks() if language != "sh"]

    assert len([text for language, text in blocks() if language == "sh"]) == len(_BLOCK.findall(_text()))
    assert [text.split()[0] for text in plain] == ["▌", '{"schema",', "source"]  # the tests below; a drawing


def _text() -> str:
    return README.read_text(encoding="utf-8")


def test_the_answer_shown_is_the_one_that_is_printed(tmp_path: Path) -> None:
    [command] = [match["lines"] for match in _BLOCK.finditer(_text()) if match["mark"] == "<!-- ask -->\n"]
    [shown] = [text for _, text in blocks() if text.startswith("▌")]

    done = run(command.partition("pip install . && ")[2], tmp_path)

    assert shown.strip() in done.stdout


def test_the_form_of_an_answer_is_the_one_described(tmp_path: Path) -> None:
    [described] = [text for language, text in blocks() if text.startswith('{"schema"')]

    answer = json.loads(run('jianbao ask "中车株洲所多少员工返岗?" --json', tmp_path).stdout)

    for field in answer:
        assert f'"{field}"' in described, field
    assert answer["schema"] == 1
    quoted = set(re.findall(r'"(\w+)"', described[described.index('"quotes"') : described.index('"hits"')]))
    assert quoted - {"quotes"} <= answer["quotes"][0].keys()


def run(line: str, home: Path) -> subprocess.CompletedProcess[str]:
    """A line as it would be typed. Raises AssertionError when it takes too long."""
    return subprocess.run(
        ["bash", "-c", line], cwd=home, env={**os.environ, **surroundings(home)}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """What the README takes for granted: an archive at ~/报纸, a batch, a question set, an earlier run."""
    day = tmp_path / "报纸" / "株洲日报" / "2020-02-16"
    day.mkdir(parents=True)
    shutil.copy(SEED / "zhuzhou_daily_A1.txt", day / "A1.txt")
    question = {"id": "q1", "question": "天元区有多少家企业复工?", "answers": ["78家"]}
    (tmp_path / "问题.jsonl").write_text(json.dumps(question, ensure_ascii=False), encoding="utf-8")
    folder = tmp_path / "问题集文件夹"
    folder.mkdir()
    (folder / "questions.jsonl").write_text(json.dumps(question, ensure_ascii=False), encoding="utf-8")
    passage = {"id": "p1", "title": "复工", "text": "天元区规模以上工业企业复工78家。"}
    (folder / "passages.jsonl").write_text(json.dumps(passage, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "先前.json").write_text("[]", encoding="utf-8")
    return tmp_path


def test_every_line_of_the_readme_does_what_it_says(api: FakeBotAPI, home: Path) -> None:
    settings = {**settings_for(api), "JIANBAO_BOT_HEALTH_LISTEN": f"unix:{home}/health.sock"}
    environment = {**surroundings(home), **settings, "SHELL": "/bin/bash"}
    failed = []
    with running_bot(api, home, settings) as bot:
        (home / "bot.pid").write_text(str(bot.pid))
        for line in commands():
            if line.startswith("jianbao bot"):
                continue
            done = subprocess.run(
                ["bash", "-c", line], cwd=home, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
                capture_output=True, text=True, timeout=SECONDS, check=False,
            )  # fmt: skip
            allowed = {0, 1} if line.startswith(("jianbao ask", "jianbao search")) else {0}
            if line.endswith("--rollback"):
                allowed = {3}  # there is one index only, and it says so
            if done.returncode not in allowed:
                failed.append((line, done.returncode, done.stdout[-300:], done.stderr[-300:]))
        bot.wait_for_output("reload_done")

    assert failed == []
    assert (home / "日历.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads((home / "答案.jsonl").read_text(encoding="utf-8"))["answered"] is True


def test_the_bot_starts_as_the_readme_says(api: FakeBotAPI, home: Path) -> None:
    (line,) = (line for line in commands() if line.startswith("jianbao bot"))
    archive = line.split("--archive ")[1].replace("~", str(home))

    start = f"import sys; sys.argv = ['jianbao', 'bot', '--archive', {archive!r}]"
    program = f"{start}; from retrieval.cli.app import main; main()"
    bot = BotProcess(home, settings_for(api), program=program)
    try:
        api.wait_until_listening(60)
        assert bot.terminate() == 0, bot.output
    finally:
        bot.kill()
