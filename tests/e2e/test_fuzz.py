"""Anything that people can write or send, to the real bot: each gets a word, nothing that Telegram refuses
is sent, nothing unhandled reaches the log."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import cycle

import pytest

from tests.e2e.archives import sample_page
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import BotProcess, running_bot, settings_for

STAFF = "中车株洲所有多少员工返岗?"
ODD = [
    "<b>",
    "</blockquote><a href='x'>",
    "&amp;&lt;&",
    "\u202e\u202d\u2066株洲",
    "e" + "\u0301" * 4095,
    "\x00\x01",
    "%s%n{0}{words}",
    "🧑‍🧑‍🧒‍🧒" * 300,
    "株" * 4096,
    "/" * 50,
    "/ask " + "<" * 4000,
    "\n" * 4000 + "株洲",
    "'; DROP TABLE answer; --",
    "/day 99999-99-99",
    "/day 0001-01-01",
    "/trend \u0000",
    "/trend <b>&",
    "/watch <i>&amp;",
    "/lang \u202e",
    "/start " + "a" * 64,
    "/start aAAAAAAAAAAAAAAAA_99999999_0_00000000",
    "/unwatch \x00",
    "@jianbao_test_bot",
    "１２３４５",
    "㍿㍻㋿",
    "\ufdfa" * 200,
    "株\ud800洲\udfff",
    "\udc80/ask \ud83d",
]
NO_TEXT = {
    "photo": [{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 90}],
    "sticker": {
        "file_id": "s", "file_unique_id": "s", "type": "regular", "width": 512, "height": 512,
        "is_animated": False, "is_video": False,
    },
    "voice": {"file_id": "v", "file_unique_id": "v", "duration": 3},
    "location": {"latitude": 27.8, "longitude": 113.1},
    "contact": {"phone_number": "1", "first_name": "<b>"},
    "dice": {"emoji": "🎲", "value": 6},
}  # fmt: skip
ALPHABET = "株洲复工<>&\"'/@#_*`[]()\\\u0000\u200b\u202e\u0301\ud7ff\ufffd😀，。?!1a \n"


@pytest.fixture(scope="module", autouse=True)
def bot(api: FakeBotAPI, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    """A bot that lets everybody ask as fast as they like."""
    work = tmp_path_factory.mktemp("odd")
    sample_page(work / "报纸")
    settings = {**settings_for(api, archive=work / "报纸"), "JIANBAO_BOT_QUESTIONS_PER_MINUTE": "0"}
    with running_bot(api, work, settings) as process:
        yield process


@pytest.fixture
def printed(bot: BotProcess) -> Callable[[], str]:
    """What the bot has printed since the test began."""
    before = len(bot.output)
    return lambda: bot.output[before:]


def test_every_odd_text_gets_a_word(api: FakeBotAPI, printed: Callable[[], str]) -> None:
    readers = _people(api, 700)  # one chat takes one message a second
    for text in ODD:
        reader = next(readers)
        reader.says(text)

        assert reader.next_reply().text
    assert "update_failed" not in printed()


def test_any_text_gets_a_word(api: FakeBotAPI, printed: Callable[[], str]) -> None:
    chance, readers = random.Random(20200216), _people(api, 800)
    for _ in range(300):
        reader = next(readers)
        text = "".join(chance.choices(ALPHABET, k=chance.randint(1, 200)))
        reader.says(chance.choice(["", "", "/ask ", "/trend ", "/day "]) + text)

        assert reader.next_reply().text
    assert "update_failed" not in printed()


def _people(api: FakeBotAPI, first: int) -> Iterator[Person]:
    """Forty people, one after another and round again."""
    return cycle([api.user(first + number, "读者") for number in range(40)])


@pytest.mark.parametrize("kind", NO_TEXT)
def test_what_is_no_text_gets_a_word_in_private_and_none_in_a_group(
    api: FakeBotAPI, reader: Person, printed: Callable[[], str], kind: str
) -> None:
    group = api.group(f"图片群{reader.id}", privacy=False)
    group.shows(reader, {kind: NO_TEXT[kind], "caption": STAFF})
    reader.shows({kind: NO_TEXT[kind]})

    assert "只看得懂文字" in reader.next_reply().text
    assert group.inbox() == []
    assert "update_failed" not in printed()


def test_any_data_of_a_tap_is_answered(reader: Person, printed: Callable[[], str]) -> None:
    chance = random.Random(20200216)
    reader.says(STAFF)
    answer = reader.next_reply()
    good = answer.button("上下文")["callback_data"].split(":")
    for _ in range(100):
        parts = [part if chance.random() < 0.7 else _other(chance) for part in good]
        press = reader.forges(answer, ":".join(parts)[:64] or "x")

        press.wait_for_answer()
    assert "update_failed" not in printed()


def _other(chance: random.Random) -> str:
    return chance.choice(
        ["", "9999", "-1", "汉", "q", "b", "t", "s", "p", "k", "'", "A" * 40, "\x00", "737000"]
    )
