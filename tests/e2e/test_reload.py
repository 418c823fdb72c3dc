"""/reload on the real bot: what changed, what was set aside, and that nothing takes the old index away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from retrieval.index.shelf import GenerationDirectory
from tests.e2e.archives import damage, ferry_page, many_articles, sample_page
from tests.e2e.botapi import FakeBotAPI, Person, Seen
from tests.e2e.conftest import ADMIN
from tests.e2e.process import running_bot, settings_for

FIRMS = "天元区有多少家规模以上工业企业复工?"
FERRY = "湘江渡口首日运送多少乘客?"
BUSY = 12000
"""Articles that take some seconds to index."""


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bot")


@pytest.fixture(scope="module")
def page(work: Path) -> Path:
    """The page that the bot has read at its start."""
    return sample_page(work / "报纸")


@pytest.fixture(scope="module")
def archive(work: Path, page: Path) -> Path:
    return work / "报纸"


@pytest.fixture(scope="module", autouse=True)
def bot(api: FakeBotAPI, work: Path, archive: Path, admin: Person) -> Iterator[None]:
    with running_bot(api, work, settings_for(api, archive=archive, admins=str(ADMIN))):
        yield


@pytest.fixture(autouse=True)
def as_before(archive: Path, page: Path, admin: Person, reader: Person) -> Iterator[None]:
    """After a test the archive holds the one page again."""
    whole = page.read_bytes()
    admin.skip_replies()
    yield
    page.write_bytes(whole)
    for other in [file for file in archive.rglob("*") if file.is_file() and file != page]:
        other.unlink()


def reload(api: FakeBotAPI, admin: Person) -> Seen:
    """The message of a reload, once it shows the result."""
    admin.says("/reload")
    shown = admin.next_reply()
    api.wait_for(lambda: is_over(shown))
    return shown


def is_over(shown: Seen) -> bool:
    return "已换上新索引" in shown.text or "重新读取失败" in shown.text


def answer_to(person: Person, question: str) -> str:
    person.says(question)
    return person.next_reply().text


def test_a_reload_takes_in_a_new_page_and_says_what_changed(
    api: FakeBotAPI, admin: Person, reader: Person, archive: Path
) -> None:
    reload(api, admin)
    before = answer_to(reader, FERRY)
    ferry_page(archive)

    shown = reload(api, admin)

    assert "没有找到" in before
    assert "已换上新索引" in shown.text
    assert "版面 +1,文章新增 1 篇,改动 0 篇,移去 0 篇" in shown.text
    assert "+ 《湘江渡口复航》 湘江晚报 2021年3月1日 A1版 记者 江小舟" in shown.text
    assert "1200人" in answer_to(reader, FERRY)
    assert "78家" in answer_to(reader, FIRMS)


def test_one_message_is_edited_from_beginning_to_end(api: FakeBotAPI, admin: Person) -> None:
    shown = reload(api, admin)

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


def test_a_damaged_page_is_set_aside_with_its_reason(
    api: FakeBotAPI, admin: Person, reader: Person, archive: Path
) -> None:
    ferry_page(archive)
    damage(ferry_page(archive, "A2"))
    (archive / "空.txt").touch()

    shown = reload(api, admin)

    assert "已换上新索引" in shown.text
    assert "搁置 2 个文件或条目:" in shown.text
    assert "湘江晚报/2021-03-01/A2.txt" in shown.text
    assert "空.txt" in shown.text
    assert "1200人" in answer_to(reader, FERRY)


def test_a_reload_that_fails_on_a_damaged_page_says_why_and_the_old_index_goes_on(
    api: FakeBotAPI, admin: Person, reader: Person, page: Path
) -> None:
    reload(api, admin)
    damage(page)

    shown = reload(api, admin)

    assert "重新读取失败,原有的索引照常使用" in shown.text
    assert "株洲日报/2020-02-16/A1.txt" in shown.text
    assert "78家" in answer_to(reader, FIRMS)
    assert "78家" in answer_to(admin, FIRMS)


def test_a_reload_of_an_archive_that_is_gone_fails_and_the_next_one_succeeds(
    api: FakeBotAPI, admin: Person, reader: Person, archive: Path
) -> None:
    hidden = archive.with_name("藏起来")
    archive.rename(hidden)
    failed = reload(api, admin)
    meanwhile = answer_to(reader, FIRMS)
    hidden.rename(archive)

    again = reload(api, admin)

    assert "找不到档案" in failed.text
    assert "78家" in meanwhile
    assert "已换上新索引" in again.text


def test_a_reload_while_another_process_builds_says_so(
    api: FakeBotAPI, admin: Person, work: Path, archive: Path
) -> None:
    with FileLock(GenerationDirectory(work / "data", [archive]).root / "build.lock"):
        shown = reload(api, admin)

    assert "正在建立这个档案的索引" in shown.text


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
