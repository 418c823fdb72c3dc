"""getUpdates: the queue, the long poll, and its conflicts."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.botapi.methods.updates import held_seconds, updates_at_most
from tests.e2e.botapi.update_queue import UpdateQueue
from tests.unit.botapi.client import NOON, Client


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as executor:
        yield executor


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [one["message"]["text"] for one in updates]


def test_updates_come_in_order_and_stay_until_confirmed(client: Client, alice: Person) -> None:
    alice.says("一")
    alice.says("二")

    first = client.get("getUpdates")
    again = client.get("getUpdates", offset=first[1]["update_id"])
    last = client.get("getUpdates", offset=first[2]["update_id"] + 1)

    assert texts(first) == ["/start", "一", "二"]
    assert [one["update_id"] - first[0]["update_id"] for one in first] == [0, 1, 2]
    assert texts(again) == ["一", "二"]
    assert last == []


def test_a_message_looks_as_telegram_sends_it(client: Client, alice: Person) -> None:
    (update,) = client.get("getUpdates")

    assert update["message"] == {
        "message_id": 1,
        "from": {"id": 1001, "is_bot": False, "first_name": "Alice", "language_code": "zh-hans"},
        "chat": {"id": 1001, "type": "private", "first_name": "Alice"},
        "date": NOON,
        "text": "/start",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }


def test_a_negative_offset_counts_from_the_end(client: Client, alice: Person) -> None:
    alice.says("一")
    alice.says("二")

    assert texts(client.get("getUpdates", offset=-1)) == ["二"]
    assert texts(client.get("getUpdates")) == ["二"]


def test_a_limit_is_kept(client: Client, alice: Person) -> None:
    alice.says("一")

    assert texts(client.get("getUpdates", limit=1)) == ["/start"]


@pytest.mark.parametrize(("limit", "given"), [(None, 100), (0, 100), (1, 1), (100, 100), (101, 100)])
def test_a_limit_out_of_range_is_a_hundred(limit: int | None, given: int) -> None:
    assert updates_at_most(limit) == given


def test_kinds_that_were_not_asked_for_are_never_queued(client: Client, alice: Person) -> None:
    client.get("getUpdates", offset=-1, allowed_updates=["edited_message"])
    alice.says("一")
    alice.edits(alice.says("二"), "三")

    # Remembered: the next call does not name them.
    (_, update) = client.get("getUpdates")

    assert update["edited_message"]["text"] == "三"
    assert update["edited_message"]["edit_date"] == NOON
    client.get("getUpdates", allowed_updates=[])
    alice.says("四")
    assert client.get("getUpdates", offset=-1)[0]["message"]["text"] == "四"


def test_an_empty_poll_is_held_until_something_happens(
    api: FakeBotAPI, client: Client, alice: Person, pool: ThreadPoolExecutor
) -> None:
    offset = client.get("getUpdates")[0]["update_id"] + 1
    poll: Future[list[dict[str, Any]]] = pool.submit(client.get, "getUpdates", offset=offset, timeout=50)
    api.wait_until_listening()

    assert not poll.done()
    alice.says("株洲")

    assert texts(poll.result(timeout=10)) == ["株洲"]


@pytest.mark.parametrize(("timeout", "seconds"), [(-1, 0), (0, 0), (10, 10), (50, 50), (600, 50)])
def test_a_poll_is_held_for_50_seconds_at_most(timeout: int, seconds: int) -> None:
    assert held_seconds(timeout) == seconds


def test_an_empty_poll_without_timeout_ends_at_once(client: Client) -> None:
    assert client.get("getUpdates") == []


def test_a_second_poller_ends_the_first(api: FakeBotAPI, client: Client, pool: ThreadPoolExecutor) -> None:
    api.expect_refusal("getUpdates", "terminated by other getUpdates request")
    first = pool.submit(client.ask, "getUpdates", timeout=50)
    api.wait_until_listening()

    second = client.ask("getUpdates", timeout=0)

    assert second == {"ok": True, "result": []}
    assert first.result(timeout=10) == {
        "ok": False,
        "error_code": 409,
        "description": (
            "Conflict: terminated by other getUpdates request;"
            " make sure that only one bot instance is running"
        ),
    }
    api.assert_clean()


def test_a_poller_that_went_away_is_no_conflict(api: FakeBotAPI, client: Client) -> None:
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{client.base}/getUpdates", json={"timeout": 50}, timeout=0.2)
    (gone,) = api.wait_for("getUpdates")

    assert gone.abandoned
    assert client.get("getUpdates") == []
    api.assert_clean()


def test_a_poller_that_hangs_up_after_the_next_has_come_is_no_conflict(
    api: FakeBotAPI, client: Client
) -> None:
    with closing(holding_poll(client.base)):
        api.wait_until_listening()
        assert client.get("getUpdates", timeout=0) == []

    first, second = api.wait_for("getUpdates", count=2)

    assert (first.abandoned, second.abandoned) == (True, False)
    assert first.refusal is None
    api.assert_clean()


def test_a_poll_from_before_the_mark_is_not_listening(api: FakeBotAPI, client: Client) -> None:
    with closing(holding_poll(client.base)):
        api.wait_until_listening()

        with pytest.raises(AssertionError, match="waited 0 s for the bot to ask for updates"):
            api.wait_until_listening(0, after=api.mark())


def test_waiting_for_a_bot_that_has_ended_is_over_at_once(api: FakeBotAPI) -> None:
    with pytest.raises(AssertionError, match="the bot has ended"):
        api.wait_until_listening(60, ended=lambda: True)


def holding_poll(base: str) -> socket.socket:
    """A connection on which a long poll is held."""
    address = urlsplit(base)
    body = b'{"timeout": 50}'
    head = f"POST {address.path}/getUpdates HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    connection = socket.create_connection((address.hostname, address.port))
    connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    return connection


def test_polling_conflicts_with_a_webhook_until_it_is_deleted(api: FakeBotAPI, client: Client) -> None:
    api.set_webhook_url("https://bot.example/hook")

    assert client.get("getWebhookInfo")["url"] == "https://bot.example/hook"
    assert client.refused("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active;"
        " use deleteWebhook to delete the webhook first"
    )
    assert client.get("deleteWebhook") is True
    assert client.get("getUpdates") == []


def test_pending_updates_can_be_dropped(client: Client, alice: Person) -> None:
    assert client.get("getWebhookInfo")["pending_update_count"] == 1

    client.get("deleteWebhook", drop_pending_updates=True)

    assert client.get("getUpdates") == []


def test_an_update_can_come_twice(api: FakeBotAPI, client: Client, alice: Person) -> None:
    api.repeat_update(api.pending_updates()[0]["update_id"])

    first, second = client.get("getUpdates")

    assert first == second


def test_the_next_update_can_come_twice(api: FakeBotAPI, client: Client, alice: Person) -> None:
    client.get("getUpdates", offset=-1)
    api.repeat_next_update()
    alice.says("一")
    alice.says("二")

    texts = [update["message"]["text"] for update in client.get("getUpdates")][-3:]

    assert texts == ["一", "一", "二"]


def test_an_update_can_come_after_the_one_that_follows(
    api: FakeBotAPI, client: Client, alice: Person
) -> None:
    api.delay_next_update()
    alice.says("一")
    alice.says("二")

    updates = client.get("getUpdates")[-2:]

    assert [update["message"]["text"] for update in updates] == ["二", "一"]
    assert updates[0]["update_id"] == updates[1]["update_id"] + 1


@given(late=st.integers(0, 230), limit=st.integers(2, 100))
def test_no_late_update_is_confirmed_before_it_was_given(late: int, limit: int) -> None:
    queue, seen = UpdateQueue(), set()
    for number in range(240):
        queue.delays += number == late
        queue.push("message", {"chat": {"id": 1}, "message_id": number})

    while batch := queue.fetch(limit):
        seen.update(one["update_id"] for one in batch)
        queue.confirm(batch[-1]["update_id"] + 1)

    assert len(seen) == 240
