"""Tables in a pipe and on a terminal."""

from __future__ import annotations

import io

import pytest

from retrieval.cli.browse.tables import print_rows, tsv_value
from retrieval.cli.console import SafeConsole


def test_in_a_pipe_a_row_is_a_line_of_tab_separated_values(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr("sys.stdout", written)

    print_rows(SafeConsole(), ("日期", "标题"), [("2021-03-02", "两岸\t公交\n改线")])

    assert written.getvalue() == "日期\t标题\n2021-03-02\t两岸 公交 改线\n"


def test_a_value_shows_control_characters() -> None:
    assert tsv_value("茶\x1b[2J园") == "茶␛[2J园"
