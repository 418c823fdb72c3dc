"""Questions for lists, days and facts of the archive itself, with the real bot."""

from __future__ import annotations

import pytest

from tests.e2e.botapi import FakeBotAPI, Person


def test_articles_on_a_subject_are_listed_with_their_sentences(reader: Person) -> None:
    reader.says("关于返岗的报道有哪些?")

    listed = reader.next_reply()

    assert listed.text.startswith("关于“返岗”的文章:")
    assert "1. 2020年2月16日 株洲日报 A1版 《" in listed.text
    assert any("返岗" in sentence for sentence in listed.marked("blockquote"))


def test_a_list_leads_to_the_quotes_and_back(reader: Person) -> None:
    reader.says("关于返岗的报道有哪些?")
    listed = reader.next_reply()
    articles = listed.text.partition("\n")[2].partition("\n\n另有")[0]

    reader.presses(listed, "看引文")
    quotes = listed.wait_for_edit()
    assert (len(quotes.marked("blockquote")), quotes.buttons[-1]) == (1, ["☰ 回到列表"])
    reader.presses(listed, "☰ 回到列表")

    # the words asked for are not kept
    said = f"清单:1 篇,见于 1 天。\n{articles}\n\n另有 1 篇只提到一次,没有列入。"
    assert listed.wait_for_edit().text == said


def test_a_listed_article_opens(reader: Person) -> None:
    reader.says("所有提到渡口的报道")
    listed = reader.next_reply()

    reader.presses(listed, "1")

    assert reader.next_reply().text.startswith("湘江渡口复航")


def test_a_day_asked_for_is_the_day_of_the_command(reader: Person) -> None:
    reader.says("/day 2020-02-16")
    by_command = reader.next_reply()

    reader.says("2020年2月16日有什么新闻?")

    asked = reader.next_reply()
    assert (asked.text, asked.buttons) == (by_command.text, by_command.buttons)


def test_the_newest_issue_is_told_as_the_archive_s_own_fact(reader: Person) -> None:
    reader.says("最新一期是哪天?")

    told = reader.next_reply()

    assert "《湘江晚报》2021年3月1日。" in told.text
    assert told.text.endswith("(出自档案自身的记录,不是报纸上的话。)")
    assert told.marked("blockquote") == []


@pytest.mark.parametrize("tail", ["0:9999", "9:1", "7", "0:0"])
def test_forged_pages_of_a_list_stay_within_it(reader: Person, tail: str) -> None:
    reader.says("关于返岗的报道有哪些?")
    listed = reader.next_reply()
    id = listed.button("看引文")["callback_data"].split(":")[2]

    reader.forges(listed, f"1:e:{id}:{tail}").wait_for_answer()

    # drawn again a list is named without its subject, which is not kept
    assert listed.text.startswith(("关于“返岗”的文章:1 篇", "清单:1 篇"))
    assert "\n1. 2020年2月16日 " in listed.text


def test_a_forged_list_of_an_unknown_answer_has_expired(reader: Person) -> None:
    reader.says("/day 2020-02-16")

    said = reader.forges(reader.next_reply(), "1:e:AAAAAAAA:0:1").wait_for_answer()

    assert "已过期" in said


def test_a_list_and_an_answer_are_taken_away_as_files(api: FakeBotAPI, reader: Person) -> None:
    reader.says("关于返岗的报道有哪些?")
    reader.presses(reader.next_reply(), "导出")
    reader.presses(reader.next_reply(), "CSV")
    table = reader.next_reply()
    reader.says("中车株洲所有多少员工返岗?")
    reader.presses(reader.next_reply(), "导出")
    reader.presses(reader.next_reply(), "Markdown")
    quotes = reader.next_reply()

    content = api.file(table.json["document"]["file_id"]).decode()
    assert content.startswith("\ufeff问题,序号,") and "株洲日报,2020-02-16,A1" in content
    assert table.text.endswith("条,附出处。")
    words = api.file(quotes.json["document"]["file_id"]).decode()
    assert words.startswith("> 2月10日以来,中车株洲所7000余名员工返岗。\n\n—— ")
