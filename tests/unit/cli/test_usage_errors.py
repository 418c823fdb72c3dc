"""Wrong usage, in the reader's words: nothing of the parser's English."""

from __future__ import annotations

import pytest
import typer

from retrieval.cli.app import app
from retrieval.cli.usage_errors import WrongCall, usage_detail


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fetch"], "没有 fetch 这个命令"),
        (["ask", "--top", "0", "谁?"], "--top 的值不对(「0」应不小于 1)"),
        (["ask", "--top", "两条", "谁?"], "--top 的值不对(「两条」应为整数)"),
        (["ask", "--colour", "x"], "没有 --colour 这个选项"),
        (["ask", "--top"], "--top 后面要有一个值"),
        (["ask", "--json=1", "谁?"], "--json 后面不带值"),
        (["ask", "谁", "主持", "会议"], "多出的词:主持 会议(问题中间有空格时,请加引号)"),
        (["ask", "--sort", "newest", "谁?"], "--sort 的值不对(「newest」应为以下之一:date, best)"),
        (["trend", "渡口", "--by", ""], "--by 的值不对(应为以下之一:day, week, month, year)"),
        (["read"], "缺少 file"),
    ],
)
def test_each_kind_has_a_sentence(arguments: list[str], said: str) -> None:
    with pytest.raises(WrongCall) as seen:
        typer.main.get_command(app)(arguments, standalone_mode=False)

    assert usage_detail(seen.value) == said
