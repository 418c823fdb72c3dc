"""/reload on the real bot: what changed, what was set aside, and that nothing takes the old index away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from filelock import FileLock

from retrieval.index.shelf import GenerationDirectory
from tests.e2e.archives import damage, ferry_page, many_articles
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.changing_archive.conftest import Reload, is_over

FIRMS = "天元区有多少家规模以上工业企业复工?"
FERRY = "湘江渡口首日运送多少乘客?"
BUSY = 3000
"""Articles that take some seconds to index."""


def answer_to(person: Person, question: str) -> str:
    person.says(question)
    return person.next_reply().text


def test_a_reload_takes_in_a_new_page_and_says_what_changed(
    reader: Person, archive: Path, reload: Reload
) -> None:
    reload()
    before = answer_to(reader, FERRY)
    ferry_page(archive)

    shown = reload()

    assert "没有找到" in before
    assert "已换上新索引" in shown.text
    assert "版面 +1,文章新增 1 篇,改动 0 篇,移去 0 篇" in shown.text
    assert "+ 《湘江渡口复航》 湘江晚报 2021年3月1日 A1版 记者 江小舟" in shown.text
    assert "1200人" in answer_to(reader, FERRY)
    assert "78家" in answer_to(reader, FIRMS)


def test_one_message_is_edited_from_beginning_to_end(admin: Person, reload: Reload) -> None:
    shown = reload()

    assert shown.history[0].startswith("正在重新读取档案")
    assert [message for message in admin.inbox() if message.id > shown.id] == []


def test_a_stranger_is_told_the_same_as_of_a_command_that_there_is_none_of(
    api: FakeBotAPI, reader: Person
) -> None:
    refusal = answer_to(reader, "/reload")

    assert refusal == answer_to(reader, "/nosuch")
    assert "78家" in answer_to(reader, FIRMS)
    assert [call for call in api.calls("editMessageText") if call.params["chat_id"] == reader.chat_id] == []


@pytest.mark.parametrize("command", ["/reload", "/stats", "/export"])
def test_in_a_group_administrators_are_told_where_and_others_nothing(
    api: FakeBotAPI, admin: Person, reader: Person, command: str
) -> None:
    group = api.group(f"编辑部{reader.id}")

    group.says(reader, command)
    group.says(admin, command)
    group.says(reader, "/status")

    assert "私聊" in group.next_reply().text
    assert "索引" in group.next_reply().text


def test_a_damaged_page_is_set_aside_with_its_reason(reader: Person, archive: Path, reload: Reload) -> None:
    ferry_page(archive)
    damage(ferry_page(archive, "A2"))
    (archive / "空.txt").touch()

    shown = reload()

    assert "已换上新索引" in shown.text
    assert "搁置 2 个文件或条目:" in shown.text
    assert "湘江晚报/2021-03-01/A2.txt" in shown.text
    assert "空.txt" in shown.text
    assert "1200人" in answer_to(reader, FERRY)


def test_a_reload_that_fails_on_a_damaged_page_says_why_and_the_old_index_goes_on(
    admin: Person, reader: Person, page: Path, reload: Reload
) -> None:
    reload()
    damage(page)

    shown = reload()

    assert "重新读取失败,原有的索引照常使用" in shown.text
    assert "株洲日报/2020-02-16/A1.txt" in shown.text
    assert "78家" in answer_to(reader, FIRMS)
    assert "78家" in answer_to(admin, FIRMS)


def test_a_reload_of_an_archive_that_is_gone_fails_and_the_next_one_succeeds(
    reader: Person, archive: Path, reload: Reload
) -> None:
    hidden = archive.with_name("藏起来")
    archive.rename(hidden)
    failed = reload()
    meanwhile = answer_to(reader, FIRMS)
    hidden.rename(archive)

    again = reload()

    assert "找不到档案" in failed.text
    assert "78家" in meanwhile
    assert "已换上新索引" in again.text


def test_a_reload_while_another_process_builds_says_so(work: Path, archive: Path, reload: Reload) -> None:
    with FileLock(GenerationDirectory(work / "data", [archive]).root / "build.lock"):
        shown = reload()

    assert "这个档案的索引正被别的程序占着" in shown.text


def test_questions_are_answered_during_a_reload_and_a_second_one_is_refused(
    api: FakeBotAPI, admin: Person, reader: Person, archive: Path
) -> None:
    many_articles(archive, BUSY)

    admin.says("/reload")
    shown = admin.next_reply()
    answers = [answer_to(reader, FIRMS) for _ in range(3)]
    second = answer_to(admin, "/reload")
    status = answer_to(admin, "/status")
    meanwhile = shown.text
    api.wait_for(lambda: is_over(shown))

    assert not meanwhile.startswith("已换上")
    assert all("78家" in answer for answer in answers)
    assert second == "正在重新读取档案,请等它完成。"
    assert "正在重新读取" in status
    assert f"新增 {BUSY} 篇" in shown.text
    assert "另有" in shown.text
    assert re.search(r"建立索引 \d+/\d+|读取档案 \d+", "\n".join(shown.history))
    assert "1105米" in answer_to(reader, "第1005号桥梁全长多少米?")
