"""Every error of the bot has words in every language."""

from __future__ import annotations

import pytest

from bot import errors
from bot.errors import BadUpload, ForeignState, ReloadUnderWay, UnknownState
from retrieval.errors import AnswerTimeout, ArchiveBusy, JianbaoError, TooBusy
from retrieval.i18n import Messages
from retrieval.settings import LANGUAGES

FACTS = {
    "setting": "bot.state", "said": "Connection refused", "address": "127.0.0.1:80", "found": 1,
    "expected": 2, "bot": "123", "seconds": "20",
}  # fmt: skip

CLASSES = [
    found
    for found in vars(errors).values()
    if isinstance(found, type) and found.__module__ == "bot.errors" and found is not BadUpload
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_has_a_message_with_no_fact_left_open(kind: type[JianbaoError], language: str) -> None:
    text = Messages(language).error(kind(**FACTS))

    assert len(text) > 5
    assert "{" not in text


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (AnswerTimeout(seconds="20"), "查找超过了 20 秒。请把问题写得短一些、具体一些再试。"),
        (TooBusy(), "现在问的人太多,请过一会儿再问。"),
        (ReloadUnderWay(), "正在重新读取档案,请等它完成。"),
        (
            UnknownState(setting="bot.state", found=1, expected=2),
            "bot.state 所指的数据库是另一个版本的程序写的(表的版本 1,这个程序用 2)。"
            "请让各台机器人用同一版本,或另建一个数据库。",
        ),
        (
            ForeignState(setting="bot.state", bot="123"),
            "bot.state 所指的数据库是另一个机器人(编号 123)的记录。每个机器人要有自己的数据库。",
        ),
        (BadUpload(why="many", detail=9000), "这个 zip 里有 9000 个文件,太多了。"),
    ],
)
def test_messages_name_the_facts(error: JianbaoError, text: str) -> None:
    assert Messages("zh-Hans").error(error) == text


def test_a_reload_of_this_bot_counts_as_a_busy_archive() -> None:
    assert isinstance(ReloadUnderWay(), ArchiveBusy)
