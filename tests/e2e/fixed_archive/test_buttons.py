"""Taps on the buttons under an answer, on the real bot."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.e2e.botapi import FakeBotAPI, Person, Seen

STAFF = "中车株洲所有多少员工返岗?"
QUOTE = "2月10日以来,中车株洲所7000余名员工返岗。"


@pytest.fixture
def answer(reader: Person) -> Seen:
    reader.says(STAFF)
    return reader.next_reply()


def test_the_other_quotes_are_shown_in_place_and_round_again(reader: Person) -> None:
    reader.says("谁参加了杜家毫的督导检查座谈?")
    answer = reader.next_reply()
    first = answer.text
    reader.presses(answer, "更多出处 1/2")

    second = answer.wait_for_edit().text
    reader.presses(answer, "更多出处 2/2")

    assert "参加座谈" in first and second != first
    assert answer.wait_for_edit().text == first


def test_the_context_is_the_paragraph_folded_with_the_quote_in_it(reader: Person, answer: Seen) -> None:
    reader.presses(answer, "上下文")

    answer.wait_for_edit()

    (paragraph,) = answer.marked("expandable_blockquote")
    assert QUOTE in paragraph and len(paragraph) > len(QUOTE)
    assert QUOTE in answer.marked("bold")
    reader.presses(answer, "↩ 回到引文")
    assert answer.wait_for_edit().marked("blockquote") == [QUOTE]


def test_the_article_is_shown_whole_with_the_quote_bold(reader: Person, answer: Seen) -> None:
    reader.presses(answer, "原文")

    text = answer.wait_for_edit().text

    assert text.startswith("多家企业免费提供“云服务”")
    assert "株洲日报讯 疫情防控期间" in text
    assert QUOTE in answer.marked("bold")


def test_the_check_shows_source_file_and_offsets(reader: Person, answer: Seen) -> None:
    reader.presses(answer, "核对")

    text = answer.wait_for_edit().text

    assert "核对无误" in text
    assert "来源文件:株洲日报/2020-02-16/A1.txt" in text
    assert "SHA-256:" in text


def test_the_citation_is_copied_in_the_form_of_the_standard(answer: Seen) -> None:
    copied = answer.button("引用")["copy_text"]["text"]

    assert copied == "高晓燕. 多家企业免费提供“云服务”[N]. 株洲日报, 2020-02-16(A1)."


def test_a_vote_is_thanked_for_once_and_can_be_changed(reader: Person, answer: Seen) -> None:
    said = [reader.presses(answer, vote).wait_for_answer() for vote in ("👍", "👍", "👎")]

    assert said == ["谢谢!已记下。", "已经记下了。", "谢谢!已记下,会用来改进。"]


def test_a_clipping_is_sent_as_a_picture_and_the_second_time_by_its_file_id(
    api: FakeBotAPI, reader: Person, answer: Seen
) -> None:
    reader.presses(answer, "剪报")
    first = reader.next_reply()
    reader.presses(answer, "剪报")
    second = reader.next_reply()

    photo = first.json["photo"][0]
    assert "《多家企业免费提供“云服务”》 株洲日报 2020年2月16日 A1版" in first.text
    assert "据文字排版" in first.text
    assert first.reply_to == answer
    assert photo["width"] == 1080
    assert second.json["photo"][0]["file_id"] == photo["file_id"]


@pytest.mark.parametrize(
    "data",
    [
        "1:q:AAAAAAAA:0:0",
        "1:z:AAAAAAAA:0:0",
        "2:q:AAAAAAAA:0:0",
        "1:q:' OR 1=1 --",
        "\x00",
        "1:q:AAAAAAAA:99999",
        "x" * 64,
        "汉字",
    ],
)
def test_forged_data_gets_a_word_and_changes_nothing(reader: Person, answer: Seen, data: str) -> None:
    before = answer.text

    press = reader.forges(answer, data)

    assert "已过期" in press.wait_for_answer()
    assert answer.text == before


def test_a_number_out_of_range_is_harmless(reader: Person, answer: Seen) -> None:
    id = answer.button("上下文")["callback_data"].split(":")[2]

    press = reader.forges(answer, f"1:q:{id}:77:3")

    assert "请重新提问" in press.wait_for_answer()


def test_an_answer_of_another_chat_cannot_be_tapped_from_here(
    api: FakeBotAPI, reader: Person, answer: Seen
) -> None:
    other = api.user(reader.id + 50_000, "别人")
    other.says(STAFF)
    own = other.next_reply()

    press = other.forges(own, answer.button("上下文")["callback_data"])

    assert "已过期" in press.wait_for_answer()


def test_of_twenty_taps_in_a_second_each_is_answered(reader: Person, answer: Seen) -> None:
    presses = [reader.forges(answer, answer.button("上下文")["callback_data"]) for _ in range(20)]

    assert [press.wait_for_answer() for press in presses] == [""] * 20
    assert answer.wait_for_edit().marked("expandable_blockquote")


@pytest.mark.parametrize("label", ["相似", "剪报"])
def test_of_twenty_taps_for_another_message_each_is_answered_and_few_are_sent(
    reader: Person, answer: Seen, label: str
) -> None:
    presses = [reader.forges(answer, answer.button(label)["callback_data"]) for _ in range(20)]

    assert [press.wait_for_answer() for press in presses] == [""] * 20
    reader.next_reply()
    assert len(reader.inbox()) <= 1 + 20 // 2


def test_a_tap_that_is_too_old_for_telegram_is_no_trouble(reader: Person, answer: Seen) -> None:
    reader.presses(answer, "上下文").expires()

    assert answer.wait_for_edit().marked("expandable_blockquote")


def test_no_id_and_no_question_stands_in_the_database_in_words(reader: Person, work: Path) -> None:
    reader.says(STAFF)
    reader.presses(reader.next_reply(), "👍").wait_for_answer()
    reader.says("所有提到返岗的报道")
    reader.next_reply()
    database = sqlite3.connect(work / "data" / "bot.sqlite")

    dump = "\n".join(str(row) for table in ("answer", "vote", "person") for row in database.execute(
        f"SELECT * FROM {table}"
    ))  # fmt: skip

    database.close()
    assert dump
    assert "返岗" not in dump
    assert str(reader.id) not in dump.replace(".", " ").split()
