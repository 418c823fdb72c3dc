"""What readers hold from before a reload, on the real bot: links, buttons, days, long articles."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.e2e.archives import ferry_page
from tests.e2e.botapi import Person
from tests.e2e.changing_archive.conftest import Reload
from tests.e2e.process import BotProcess

FERRY = "湘江渡口首日运送多少乘客?"


def test_sighup_does_what_reload_does(bot: BotProcess, reader: Person, archive: Path) -> None:
    before = bot.output.count("reload_done")
    ferry_page(archive)

    os.kill(bot.pid, signal.SIGHUP)

    bot.wait_for_output("reload_done", times=before + 1)
    reader.says(FERRY)
    assert "1200人" in reader.next_reply().text


def test_an_issue_of_many_pages_is_shown_by_pages_and_each_opens(
    reader: Person, archive: Path, reload: Reload
) -> None:
    folder = archive / "湘江晚报" / "2021-03-05"
    folder.mkdir(parents=True)
    for number in range(1, 14):
        page = f"第{number}座桥通车\n\n湘江晚报讯 3月5日,第{number}座桥通车。\n"
        (folder / f"A{number}.txt").write_text(page, encoding="utf-8")
    reload()
    reader.says("/day 2021-03-05")
    day = reader.next_reply()
    whole = day.text

    reader.presses(day, "A2")

    assert "湘江晚报 A2版 · 1 篇 · 第2座桥通车" in whole
    assert day.wait_for_edit().text == "2021年3月5日 湘江晚报 A2版:1 篇文章\n1. 第2座桥通车"
    assert day.buttons == [["1"], ["« A1", "↩ 各版", "A3 »"]]
    reader.presses(day, "↩ 各版")
    assert day.wait_for_edit().text == whole
    for file in folder.iterdir():
        file.unlink()
    reload()
    assert "已不在档案里" in reader.forges(day, "1:o:737854-AAAAAAAAAAAAAAAA").wait_for_answer()


def test_a_link_leads_back_to_the_sentence_and_tells_when_it_has_changed_or_gone(
    reader: Person, archive: Path, reload: Reload
) -> None:
    ferry = ferry_page(archive)
    reload()
    reader.says(FERRY)
    link = reader.next_reply().button("链接")["copy_text"]["text"]
    start = "/start " + link.partition("?start=")[2]
    whole = ferry.read_text(encoding="utf-8")

    reload()
    reader.says(start)
    there = reader.next_reply().text
    ferry.write_text(whole.replace("1200人", "1300人"), encoding="utf-8")
    reload()
    reader.says(start)
    changed, now = reader.next_reply().text, reader.next_reply().text
    ferry.unlink()
    reload()
    reader.says(start)
    gone = reader.next_reply().text

    assert "首日运送乘客1200人" in there
    assert "这篇文章后来有改动" in changed
    assert "1300人" in now
    assert "已不在档案里" in gone


def test_a_long_article_is_leafed_through_and_nothing_of_it_is_missing(
    reader: Person, archive: Path, reload: Reload
) -> None:
    body = "".join(f"第{n}号灯塔位于湘江第{n}里处,高{n + 30}米。" for n in range(500))
    page = archive / "湘江晚报" / "2021-06-01" / "A1.txt"
    page.parent.mkdir(parents=True)
    page.write_text(f"湘江灯塔名录\n\n湘江晚报讯 {body}\n", encoding="utf-8")
    reload()
    reader.says("第250号灯塔位于哪里?")
    answer = reader.next_reply()
    reader.presses(answer, "原文")
    shown = answer.wait_for_edit()
    (place,) = (label for row in shown.buttons for label in row if "/" in label)
    number, count = map(int, place.split("/"))
    for _ in range(number - 1):
        reader.presses(shown, "◀")
        shown.wait_for_edit()

    parts = [shown.text]
    for _ in range(count - 1):
        reader.presses(shown, "▶")
        parts.append(shown.wait_for_edit().text)

    inner = [part.split("\n\n")[1] for part in parts]
    assert 1 < number < count
    assert body in "".join(inner)
    assert all(part.endswith("。") for part in inner)


def test_buttons_of_an_earlier_index_work_while_the_words_stand_and_say_so_when_not(
    reader: Person, archive: Path, reload: Reload
) -> None:
    page = ferry_page(archive)
    reload()
    reader.says(FERRY)
    answer = reader.next_reply()
    reload()
    reader.presses(answer, "上下文")
    still = answer.wait_for_edit().text
    page.write_text(page.read_text(encoding="utf-8").replace("1200人", "1300人"), encoding="utf-8")
    reload()

    press = reader.presses(answer, "↩ 回到引文")

    assert "1200人" in still
    assert "档案已更新" in press.wait_for_answer()


def test_a_cutting_stays_word_for_word_when_its_article_changes_and_when_it_goes(
    reader: Person, archive: Path, reload: Reload
) -> None:
    page = ferry_page(archive)
    reload()
    reader.says(FERRY)
    reader.presses(reader.next_reply(), "收藏").wait_for_answer()
    reader.says("/clip 1")
    held = reader.next_reply()
    kept = held.marked("blockquote")
    page.write_text(page.read_text(encoding="utf-8").replace("1200人", "1300人"), encoding="utf-8")
    reload()
    reader.says("/clip 1")
    changed = reader.next_reply()
    page.unlink()
    reload()
    reader.says("/clip 1")
    gone = reader.next_reply()

    assert "1200人" in kept[0]
    assert changed.marked("blockquote") == kept == gone.marked("blockquote")
    assert "后来有改动" in changed.text and "↪ 回到报上" in changed.buttons[0]
    assert "已不在现在的档案里" in gone.text and "↪ 回到报上" not in gone.buttons[0]
    assert "已不在现在的档案里" in reader.presses(held, "↪ 回到报上").wait_for_answer()
