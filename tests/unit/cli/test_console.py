"""The console: control characters as marks, markup as text, a row a line in a pipe."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table

from retrieval.cli.console import SafeConsole, escape_json, styled, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("渡口\x1b[2J停航", "渡口␛[2J停航"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x9b31m涨水", "␦31m涨水"),
        ("复工\u202e率", "复工⇄率"),
        ("一行\r二行", "一行␍二行"),
    ],
)
def test_a_control_character_is_a_visible_mark(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert len(visible(text)) == len(text)


@given(st.text())
def test_nothing_a_terminal_obeys_is_left(text: str) -> None:
    left = visible(text)

    assert not any(ord(char) < 32 and char not in "\t\n" for char in left)
    assert not any(127 <= ord(char) < 160 for char in left)
    assert len(left) == len(text)


@given(st.text())
def test_escaped_json_is_the_same_value(text: str) -> None:
    written = escape_json(json.dumps(text, ensure_ascii=False))

    assert json.loads(written) == text
    assert written.encode("utf-8")


def test_markup_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table(box=None)
    table.add_row("[/x] /报[bold]纸 :smile:")

    SafeConsole().print_table(table)
    SafeConsole().print(styled("[red]x[/red]"))

    assert capsys.readouterr().out.split("\n")[-3:] == [" [/x] /报[bold]纸 :smile:", "[red]x[/red]", ""]


def test_a_row_in_a_pipe_is_one_line_without_trailing_blanks(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_row("一", "文" * 300)
    table.add_row("二", "短")

    SafeConsole().print_table(table)

    lines = capsys.readouterr().out.splitlines()
    assert tuple(line for line in lines if line) == ("一  " + "文" * 300, "二  短")
