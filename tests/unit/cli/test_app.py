"""The edge of the command line: exit codes, errors on stderr, help."""

from __future__ import annotations

from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from retrieval.cli.app import app
from retrieval.cli.scrapbook.clip import clip
from tests.unit.cli.conftest import Run


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", ""], "没有看出要问什么"),
        (["ask", "😀"], "没有看出要问什么"),
        (["ask", "问" * 5000], "问题太长"),
        (["ask"], "请写出问题"),
        (["ask", "谁?", "--batch", "-", "--json"], "只能用一个"),
        (["ask", "--batch", "-"], "--json"),
        (["ask", "--batch", "nowhere.jsonl", "--json"], "nowhere.jsonl"),
        (["ask", "谁主持会议?", "--since", "昨天"], "不是日期"),
        (["eval", "nowhere"], "不是问题集"),
        (["ask", "--batch", ".", "--json"], "文件夹"),
        (["search", "--batch", ".", "--format", "csv"], "文件夹"),
        (["check", "."], "文件夹"),
        (["restore", "."], "文件夹"),
        (["backup", "."], "文件夹"),
        (["backup", "nowhere/b.tar"], "没有这个文件或文件夹"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_to_do(jianbao: Run, arguments: list[str], words: str) -> None:
    done = jianbao(*arguments)

    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_an_archive_that_is_not_there_exits_with_3(jianbao: Run, tmp_path: Path) -> None:
    done = jianbao("ask", "谁主持会议?", "--archive", tmp_path / "nowhere")

    assert done.returncode == 3
    assert "找不到档案" in done.stderr


def test_a_wrong_setting_exits_with_3_and_names_it(jianbao: Run) -> None:
    done = jianbao("ask", "谁主持会议?", JIANBAO_THRESHOLD="7")

    assert done.returncode == 3
    assert "threshold" in done.stderr


@pytest.mark.parametrize("command", ["ask", "search", "read", "index", "chat", "bot", "config", "eval"])
def test_each_command_explains_itself_with_examples(jianbao: Run, command: str) -> None:
    done = jianbao(command, "--help")

    assert done.returncode == 0
    assert f"jianbao {command}" in done.stdout
    assert "退出码" in done.stdout


def test_the_parser_leaves_it_to_the_commands_to_open_files() -> None:
    commands = [info.callback for group in (app, clip) for info in group.registered_commands]
    hints = {c.__name__: get_type_hints(c, include_extras=True) for c in commands if c is not None}
    checked = [
        f"{command} {name}"
        for command, parameters in hints.items()
        for name, hint in parameters.items()
        if "Path" in str(get_args(hint)[:1])
        and any(getattr(one, "readable", False) for one in hint.__metadata__)
    ]

    assert len(hints) > 20
    assert checked == []
