"""Options shared by the commands: names and help in the reader's language."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from retrieval.cli import options


@pytest.mark.parametrize(
    ("option", "names", "help_text"),
    [
        (options.ArchiveOption, ("--archive",), "档案:文件夹、文件或导出"),
        (options.DataOption, ("--data",), "索引与状态所在的文件夹"),
        (options.JsonOption, ("--json",), "输出 JSON,供程序读取"),
    ],
)
def test_an_option_has_its_name_and_its_help(option: Any, names: tuple[str, ...], help_text: str) -> None:
    info = get_args(option)[1]

    assert (info.param_decls or (info.default,), info.help) == (names, help_text)
