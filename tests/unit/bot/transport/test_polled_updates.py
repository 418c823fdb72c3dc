"""Polled updates: a bad one is passed over by its number, and told without its words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.transport import polled_updates
from bot.transport.polled_updates import read_poll

GOOD = {
    "update_id": 8,
    "message": {"message_id": 1, "date": 1700, "chat": {"id": 4, "type": "private"}, "text": "问"},
}
BAD = [
    {"update_id": 7, "message": {"text": "谁住在河埠镇"}},
    {"update_id": 7, "message": {**GOOD["message"], "entities": 3}},  # type: ignore[dict-item]
    {"update_id": 7, "message": "谁住在河埠镇"},
    {"update_id": 7, "callback_query": []},
]


def poll(*updates: Any) -> bytes:
    return json.dumps({"ok": True, "result": updates}).encode()


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_update_becomes_an_empty_one_and_the_others_stay(
    bad: dict[str, Any], logged: list[Any]
) -> None:
    polled = read_poll(poll(bad, GOOD))

    assert polled is not None
    assert json.loads(polled.content)["result"] == [{"update_id": 7}, GOOD]
    assert (polled.count, polled.newest) == (2, 1700)
    assert [(facts["update"], name) for name, facts in logged] == [(7, "update_unreadable")]
    assert "河埠镇" not in str(logged)


def test_good_updates_pass_byte_for_byte(logged: list[Any]) -> None:
    content = poll(GOOD)

    polled = read_poll(content)

    assert polled is not None
    assert polled.content == content
    assert logged == []


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b'{"ok": true}', poll({"message": {}}), poll(3)])
def test_what_tells_telegram_nothing_is_no_poll(content: bytes, logged: list[Any]) -> None:
    assert read_poll(content) is None


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    events: list[Any] = []
    monkeypatch.setattr(polled_updates, "log_event", lambda name, **facts: events.append((name, facts)))
    return events
