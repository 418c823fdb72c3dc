"""Inline mode of the real bot."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import BotProcess

STAFF = "中车株洲所有多少员工返岗?"


def test_quotes_are_results_that_post_quote_and_source_with_a_way_back(reader: Person) -> None:
    (first, *_) = reader.types(STAFF).results()

    posted = first["input_message_content"]["message_text"]
    (button,) = first["reply_markup"]["inline_keyboard"][0]
    assert first["title"] == "多家企业免费提供“云服务”"
    assert posted.startswith("<blockquote>2月10日以来,中车株洲所<b>7000余名</b>员工返岗。</blockquote>")
    assert button["url"].startswith("https://t.me/jianbao_test_bot?start=a")
    reader.says("/start " + button["url"].partition("?start=")[2])
    assert "7000余名" in reader.next_reply().text


def test_results_are_cached_for_everybody_and_are_the_same_for_everybody(
    api: FakeBotAPI, reader: Person
) -> None:
    other = api.user(reader.id + 70_000, "Reader", language_code="en")
    question = "天元区有多少家规模以上工业企业复工?"

    first = reader.types(question).results()
    again = other.types(question)

    assert again.query.from_cache
    assert again.results() == first


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "写一个问题"), ("的", "写一个问题"), ("长沙市地铁什么时候恢复运营?", "没有有把握的答案")],
)
def test_no_result_gives_a_button_and_is_for_this_person_only(reader: Person, text: str, said: str) -> None:
    typed = reader.types(text)

    button = typed.button()

    assert typed.results() == []
    assert button is not None and said in button["text"]
    assert typed.query.answer is not None and typed.query.answer["is_personal"] is True


def test_of_quick_queries_the_newest_is_answered_and_not_all_are_worked_on(
    api: FakeBotAPI, reader: Person
) -> None:
    before = api.mark()
    typed = [reader.types("株洲市" + STAFF[:length]) for length in range(1, len(STAFF) + 1)]

    assert typed[-1].results()
    assert len(api.calls("answerInlineQuery", after=before)) < len(typed)


def test_what_a_question_was_restricted_to_stands_above_and_leads_to_it_in_the_private_chat(
    reader: Person,
) -> None:
    typed = reader.types("2020年2月16日A1版的报道里中车株洲所有多少员工返岗?")

    button = typed.button()

    assert typed.results()
    assert button is not None
    assert button["text"].startswith("只查:2020年2月16日、A1版")
    reader.says("/start " + button["start_parameter"])
    answer = reader.next_reply()
    assert "7000余名" in answer.text
    assert "只查:2020年2月16日、A1版" in answer.text
    assert answer.buttons[0] == ["✕ 2020年2月16日", "✕ A1版"]


def test_nothing_found_leads_to_the_nearest_passages(reader: Person) -> None:
    button = reader.types("长沙市机场什么时候恢复通航?").button()

    assert button is not None
    reader.says("/start " + button["start_parameter"])
    assert "没有找到" in reader.next_reply().text


def test_a_link_from_before_a_restart_is_told_to_be_expired(reader: Person) -> None:
    reader.says("/start q" + "0" * 22)

    assert "已过期" in reader.next_reply().text


def test_results_may_be_kept_for_everybody_but_not_for_long(reader: Person) -> None:
    typed = reader.types(STAFF + " ")
    typed.results()

    assert typed.query.answer is not None
    assert typed.query.answer["cache_time"] == 60
    assert typed.query.answer.get("is_personal", False) is False


def test_a_query_that_is_too_old_is_let_go(
    api: FakeBotAPI, reader: Person, bot: BotProcess, printed: Callable[[], str]
) -> None:
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    for text in ("天元区复工企业", "的"):
        before = api.mark()
        api.fail_next("answerInlineQuery", status=400, description=old)
        reader.types(text)
        api.wait_for("answerInlineQuery", after=before)

    bot.wait_for_output("inline_too_old")
    assert "update_failed" not in printed()


@pytest.mark.parametrize(
    "text", ["<b>&", "\u202e\u0000", "e" + "\u0301" * 255, "株" * 256, "?" * 256, "你是谁"]
)
def test_whatever_is_typed_is_answered(reader: Person, printed: Callable[[], str], text: str) -> None:
    typed = reader.types(text)

    assert typed.button() is not None or typed.results()
    assert "update_failed" not in printed()
