"""The real bot in groups and in the topics of forums."""

from __future__ import annotations

import pytest

from tests.e2e.botapi import FakeBotAPI, Group, Person

STAFF = "中车株洲所有多少员工返岗?"
FIRMS = "天元区有多少家规模以上工业企业复工?"


@pytest.fixture
def group(api: FakeBotAPI, reader: Person) -> Group:
    return api.group(f"读报群{reader.id}")


@pytest.fixture
def other(api: FakeBotAPI, reader: Person) -> Person:
    return api.user(reader.id + 80_000, "别人")


@pytest.mark.parametrize("text", [f"@jianbao_test_bot {FIRMS}", f"{FIRMS} @Jianbao_Test_Bot"])
def test_a_mention_asks(group: Group, reader: Person, text: str) -> None:
    question = group.says(reader, text)

    answer = group.next_reply()
    assert answer.reply_to == question
    assert "78家" in answer.text


def test_a_reply_to_the_bot_asks_again(group: Group, reader: Person) -> None:
    group.says(reader, f"/ask {FIRMS}")
    answer = group.next_reply()

    group.says(reader, STAFF, reply_to=answer)

    assert "7000余名" in group.next_reply().text


def test_a_mention_in_reply_to_somebody_answers_their_message(
    group: Group, reader: Person, other: Person
) -> None:
    question = group.says(other, FIRMS)

    group.says(reader, "@jianbao_test_bot", reply_to=question)

    answer = group.next_reply()
    assert answer.reply_to == question
    assert "78家" in answer.text


def test_ask_with_a_quoted_part_answers_that_part(group: Group, reader: Person, other: Person) -> None:
    said = group.says(other, f"早上好。{STAFF}谁知道?")

    group.says(reader, "/ask", reply_to=said, quote=STAFF)

    answer = group.next_reply()
    assert "7000余名" in answer.text
    assert (answer.reply_to, answer.quote) == (said, STAFF)


def test_talk_among_people_is_not_answered(api: FakeBotAPI, reader: Person, other: Person) -> None:
    group = api.group(f"没有隐私模式的群{reader.id}", privacy=False)
    first = group.says(reader, FIRMS)
    group.says(other, "我也想知道", reply_to=first)
    group.says(reader, "/status")

    assert "索引" in group.next_reply().text
    assert len(group.inbox()) == 1


def test_in_a_forum_the_answer_stands_in_the_topic_of_the_question(group: Group, reader: Person) -> None:
    topic = group.opens_topic(reader, "复工")

    question = group.says(reader, f"/ask {FIRMS}", topic=topic)

    answer = group.next_reply()
    assert answer.topic == topic
    assert answer.reply_to == question


def test_ask_alone_in_a_topic_tells_how_to_ask(group: Group, reader: Person) -> None:
    topic = group.opens_topic(reader, "复工")

    group.says(reader, "/ask", topic=topic)

    assert "请在 /ask 后面写上问题" in group.next_reply().text


def test_only_who_asked_takes_a_filter_away(group: Group, reader: Person, other: Person) -> None:
    group.says(reader, f"/ask A1版上,{FIRMS}")
    answer = group.next_reply()

    said = other.presses(answer, "✕ A1版").wait_for_answer()
    unchanged = answer.text
    reader.presses(answer, "✕ A1版")

    assert "只有提问的人可以改" in said
    assert "只查:A1版" in unchanged
    assert "只查" not in answer.wait_for_edit().text


def test_anyone_in_the_group_can_look_and_vote(group: Group, reader: Person, other: Person) -> None:
    group.says(reader, f"/ask {FIRMS}")
    answer = group.next_reply()

    other.presses(answer, "上下文")

    assert answer.wait_for_edit().marked("expandable_blockquote")
    other.presses(answer, "↩ 回到引文")
    answer.wait_for_edit()
    assert other.presses(answer, "👍").wait_for_answer() == "谢谢!已记下。"
    assert reader.presses(answer, "👍").wait_for_answer() == "谢谢!已记下。"
