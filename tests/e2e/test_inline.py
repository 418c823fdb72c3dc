"""Inline mode of the real bot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import BotProcess, running_bot, settings_for

STAFF = "中车株洲所有多少员工返岗?"


@pytest.fixture(scope="module", autouse=True)
def bot(api: FakeBotAPI, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    with running_bot(api, tmp_path_factory.mktemp("bot"), settings_for(api)) as process:
        yield process


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
    ("text", "said"), [("", "写一个问题"), ("的", "写一个问题"), ("长沙市地铁什么时候恢复运营?", "没有找到")]
)
def test_no_result_gives_a_button_and_is_for_this_person_only(reader: Person, text: str, said: str) -> None:
    typed = reader.types(text)

    button = typed.button()

    assert typed.results() == []
    assert button is not None and said in button["text"]
    assert typed.query.answer is not None and typed.query.answer["is_personal"] is True


def test_of_quick_queries_the_newest_is_answered(reader: Person) -> None:
    typed = [reader.types(STAFF[:length]) for length in range(4, len(STAFF) + 1)]

    assert typed[-1].results()
