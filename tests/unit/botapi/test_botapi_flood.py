"""Counting floods: what Telegram takes in a second and in a minute, and how it says no."""

from __future__ import annotations

from tests.clock import Clock
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.botapi.flood import FloodCounter
from tests.unit.botapi.client import Client


def counter() -> tuple[FloodCounter, Clock]:
    clock = Clock(50.0)
    return FloodCounter(clock, on=True), clock


def taken(flood: FloodCounter, *chats: int) -> list[int | None]:
    return [flood.take("sendMessage", chat) for chat in chats]


def test_the_fourth_message_to_a_chat_within_three_seconds_has_to_wait() -> None:
    flood, clock = counter()

    first = taken(flood, 1, 1, 1, 1, 2)
    clock.now += 3
    later = taken(flood, 1)

    assert first == [None, None, None, 3, None]
    assert later == [None]


def test_a_group_takes_twenty_a_minute() -> None:
    flood, clock = counter()
    outcome = []
    for _ in range(21):
        outcome += taken(flood, -100)
        clock.now += 1

    assert outcome == [None] * 20 + [40]


def test_all_chats_together_take_thirty_a_second() -> None:
    flood, _ = counter()

    assert taken(flood, *range(1, 32)) == [None] * 30 + [1]


def test_what_is_no_message_is_not_counted() -> None:
    flood, _ = counter()

    assert [flood.take("sendChatAction", 1) for _ in range(9)] == [None] * 9
    assert [flood.take("answerCallbackQuery", None) for _ in range(9)] == [None] * 9


def test_one_message_too_many_is_refused_with_the_seconds_to_wait(
    api: FakeBotAPI, client: Client, alice: Person
) -> None:
    api.count_floods()
    api.expect_refusal("sendMessage", "retry after", times=1)
    for _ in range(3):
        client.get("sendMessage", chat_id=alice.id, text="好")

    refused = client.ask("sendMessage", chat_id=alice.id, text="好")

    assert refused["error_code"] == 429
    assert refused["parameters"] == {"retry_after": 3}
    assert len(alice.inbox()) == 3


def test_floods_are_not_counted_unless_a_test_asks_for_it(client: Client, alice: Person) -> None:
    for _ in range(40):
        client.get("sendMessage", chat_id=alice.id, text="好")

    assert len(alice.inbox()) == 40
