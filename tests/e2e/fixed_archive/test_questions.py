"""Readers ask the real bot."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import BotProcess

STAFF = "中车株洲所有多少员工返岗?"
SUBWAY = "长沙市地铁什么时候恢复运营?"
FIRMS = "天元区有多少家规模以上工业企业复工?"
COVERED = "2020年2月16日 – 2021年3月1日,共 9 篇文章"


def test_a_question_is_answered_with_the_sentence_and_its_source(reader: Person) -> None:
    reader.says(STAFF)

    answer = reader.next_reply()

    assert answer.marked("blockquote") == ["2月10日以来,中车株洲所7000余名员工返岗。"]
    assert "7000余名" in answer.marked("bold")
    assert "《多家企业免费提供“云服务”》 株洲日报 2020年2月16日 A1版 记者 高晓燕" in answer.text


def test_a_question_the_archive_does_not_answer_gets_the_nearest_passages_and_what_it_covers(
    reader: Person,
) -> None:
    reader.says(SUBWAY)

    answer = reader.next_reply()

    assert answer.text.startswith("没有找到有把握的答案。")
    assert COVERED in answer.text
    assert "最接近的一句" in answer.text
    assert answer.marked("blockquote")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("的", "没有看出要问什么"),
        ("😀😀", "没有看出要问什么"),
        ("?!。", "没有看出要问什么"),
        ("\u200b \u3000", "没有看出要问什么"),
        ("问" * 5000, "问题太长了(5000 字"),
        ("How many people went back to work?", "请用中文提问"),
        ("<script>alert('1')</script>", "请用中文提问"),
        ("<b>", "请用中文提问"),
    ],
)
def test_every_odd_question_gets_an_understandable_word(reader: Person, question: str, said: str) -> None:
    reader.says(question)

    assert said in reader.next_reply().text


def test_a_lone_character_is_found_in_the_words_that_have_it(reader: Person) -> None:
    reader.says("水")

    assert "水" in reader.next_reply().marked("blockquote")[0]


def test_html_in_a_question_is_only_text(reader: Person) -> None:
    reader.says("<b>天元区</b>有多少家规模以上工业企业复工? & <i>谢谢")

    assert "全区规模以上工业企业复工78家" in reader.next_reply().text


@pytest.mark.parametrize(
    "text", [f"/ask {FIRMS}", f"/ask@jianbao_test_bot {FIRMS}", f"/ask\n{FIRMS}", f"/ask{FIRMS}"]
)
def test_ask_takes_a_question_in_any_way_it_is_written(reader: Person, text: str) -> None:
    reader.says(text)

    assert "78家" in reader.next_reply().marked("bold")


def test_ask_without_a_question_tells_how_to_ask(reader: Person) -> None:
    reader.says("/ask")

    assert "请在 /ask 后面写上问题" in reader.next_reply().text


def test_in_a_group_ask_is_answered_as_a_reply_to_the_question(api: FakeBotAPI, reader: Person) -> None:
    group = api.group("读报群")

    question = group.says(reader, f"/ask {FIRMS}")

    answer = group.next_reply()
    assert answer.reply_to == question
    assert "78家" in answer.text


def test_ask_in_reply_to_somebody_else_answers_their_message(api: FakeBotAPI, reader: Person) -> None:
    group = api.group("另一个读报群")
    other = api.user(2001, "别人")

    question = group.says(other, FIRMS)
    group.says(reader, "/ask@jianbao_test_bot", reply_to=question)

    answer = group.next_reply()
    assert answer.reply_to == question
    assert "78家" in answer.text


def test_who_deletes_the_question_still_gets_the_answer(api: FakeBotAPI, reader: Person) -> None:
    group = api.group("删帖群")

    group.says(reader, f"/ask {FIRMS}")
    group.next_reply()

    def sent() -> list[dict[str, Any]]:
        return [call.params for call in api.calls("sendMessage") if call.params["chat_id"] == group.chat_id]

    api.wait_for(lambda: bool(sent()))  # the reply is seen before its call has ended
    assert sent()[0]["reply_parameters"]["allow_sending_without_reply"] is True


def test_start_welcomes_with_what_the_archive_covers(reader: Person) -> None:
    reader.says("/start")

    welcome = reader.next_reply().text

    assert COVERED in welcome


def test_help_tells_how_to_ask_and_nothing_of_the_administrators(reader: Person) -> None:
    reader.says("/help")

    text = reader.next_reply().text

    assert "/ask" in text
    assert "/reload" not in text


def test_status_tells_the_generation_and_when_it_was_built(reader: Person) -> None:
    reader.says("/status")

    text = reader.next_reply().text

    assert "株洲日报" in text
    assert "建立于 20" in text
    assert "段落" not in text


def test_an_unknown_command_is_answered(reader: Person) -> None:
    reader.says("/nosuch")

    assert "没有这个命令" in reader.next_reply().text


def test_many_questions_at_once_are_all_answered(api: FakeBotAPI) -> None:
    readers = [api.user(3000 + number, f"读者{number}") for number in range(20)]

    for person in readers:
        person.says(FIRMS)

    assert all("78家" in person.next_reply().text for person in readers)


def test_a_flood_limit_is_waited_for(api: FakeBotAPI, reader: Person) -> None:
    api.fail_next("sendMessage", status=429, retry_after=1)

    reader.says(FIRMS)

    assert "78家" in reader.next_reply().text


@pytest.mark.parametrize("trouble", ["502", "reset", "lost"])
def test_who_may_have_missed_an_answer_is_told_so(api: FakeBotAPI, reader: Person, trouble: str) -> None:
    order = {
        "502": lambda: api.fail_next("sendMessage", status=502),
        "reset": lambda: api.reset_next("sendMessage"),
        "lost": lambda: api.drop_next_answer("sendMessage"),
    }
    order[trouble]()

    reader.says(FIRMS)

    api.wait_for(lambda: any("网络不稳" in message.text for message in reader.inbox()))
    answers = [message for message in reader.inbox() if "78家" in message.text]
    assert len(answers) == (1 if trouble == "lost" else 0)


def test_who_has_blocked_the_bot_stops_nobody_else(api: FakeBotAPI, reader: Person, bot: BotProcess) -> None:
    gone = api.user(4001, "走了的人")
    api.fail_next("sendMessage", status=403, description="Forbidden: bot was blocked by the user")

    gone.says(FIRMS)
    bot.wait_for_output("reader_gone")
    reader.says(FIRMS)

    assert "78家" in reader.next_reply().text
    assert gone.inbox() == []


def test_an_edited_question_is_not_answered_again(api: FakeBotAPI, reader: Person) -> None:
    question = reader.says(FIRMS)
    reader.next_reply()

    reader.edits(question, STAFF)
    reader.says("/status")

    assert "索引" in reader.next_reply().text


def test_the_log_tells_of_questions_but_not_what_they_were(reader: Person, bot: BotProcess) -> None:
    lines = bot.output.count("question update=")  # of other tests
    reader.says("毛腾飞在会上怎么说的?")
    reader.next_reply()

    bot.wait_for_output("question update=", times=lines + 1)  # written after the answer is sent
    assert "会上怎么说" not in bot.output
    assert "规模以上" not in bot.output
