"""What may be sent again, and what may not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import NetworkError, TimedOut

from bot.ops.heartbeat import Heartbeat
from bot.transport import requests
from bot.transport.http_client import AiohttpRequest, NotSent
from bot.transport.requests import FailureReport, PollingRequest, SendingRequest


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Each attempt gives or raises the next of these outcomes."""
    outcomes = []

    async def do_request(self: AiohttpRequest, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(AiohttpRequest, "do_request", do_request)
    return outcomes


NOTHING = b'{"ok": true, "result": []}'
NO_CONNECTION = NotSent("ClientConnectorError")
READ_TIMEOUT = TimedOut("SocketTimeoutError")
CUT_OFF = NetworkError("ServerDisconnectedError")


def send(pauses: tuple[float, ...] = (0.0, 0.0)) -> tuple[int, bytes]:
    return asyncio.run(SendingRequest(pauses=pauses).do_request("url", "POST"))


def test_what_never_left_is_sent_again(network: list[Any]) -> None:
    network += [NO_CONNECTION, NO_CONNECTION, (200, b"ok")]

    assert send() == (200, b"ok")


def test_there_is_an_end_to_trying(network: list[Any]) -> None:
    network += [NO_CONNECTION] * 4

    with pytest.raises(NetworkError):
        send()
    assert len(network) == 1


@pytest.mark.parametrize("trouble", [READ_TIMEOUT, CUT_OFF])
def test_what_may_have_arrived_is_not_sent_again(
    network: list[Any], trouble: NetworkError | TimedOut
) -> None:
    network += [trouble, (200, b"twice")]

    with pytest.raises(NetworkError):
        send()
    assert network == [(200, b"twice")]


def poll(refused: Callable[[], None] = lambda: None, heartbeat: Heartbeat | None = None) -> tuple[int, bytes]:
    request = PollingRequest(refused, heartbeat or Heartbeat(), pauses=(0.0, 0.0))
    return asyncio.run(request.do_request("url", "POST"))


@pytest.mark.parametrize(("status", "told"), [(200, 0), (409, 0), (401, 1), (404, 1)])
def test_a_poll_that_is_refused_for_its_token_is_told(network: list[Any], status: int, told: int) -> None:
    network.append((status, NOTHING))
    refusals = []

    poll(lambda: refusals.append(1))

    assert len(refusals) == told


@pytest.mark.parametrize("trouble", [NO_CONNECTION, READ_TIMEOUT, CUT_OFF, (502, b"<html>")])
def test_a_poll_is_made_again_soon_after_any_failure_of_the_network(network: list[Any], trouble: Any) -> None:
    network += [trouble, trouble, (200, NOTHING)]

    assert poll() == (200, NOTHING)


def test_a_poll_that_fails_again_and_again_is_left_to_the_library(network: list[Any]) -> None:
    network += [CUT_OFF] * 4

    with pytest.raises(NetworkError):
        poll()
    assert len(network) == 1


def test_a_poll_that_telegram_answers_is_a_sign_of_life_and_a_failed_one_only_an_end(
    network: list[Any],
) -> None:
    moments = iter(range(100))
    heartbeat = Heartbeat(lambda: float(next(moments)))
    network += [CUT_OFF, (502, b"page"), CUT_OFF]
    with pytest.raises(NetworkError):
        poll(heartbeat=heartbeat)
    deaf = heartbeat.silence, heartbeat.standstill

    network += [(200, NOTHING)]
    poll(heartbeat=heartbeat)

    assert deaf == (4.0, 2.0)  # begun at 0, ended at 1, 2 and 3, looked at in 4 and 5
    assert (heartbeat.silence, heartbeat.standstill) == (1.0, 2.0)


def test_an_answer_that_is_no_list_of_updates_is_no_sign_of_life(network: list[Any]) -> None:
    heartbeat = Heartbeat(iter(map(float, range(100))).__next__)
    network += [(200, b"{}"), (200, b"<html>"), (200, b"[1]")]

    with pytest.raises(NetworkError):
        poll(heartbeat=heartbeat)

    assert heartbeat.silence == 4.0


def test_only_a_message_sent_during_the_poll_tells_telegrams_time(network: list[Any]) -> None:
    seen: list[int] = []

    def answer(number: int, date: int) -> tuple[int, bytes]:
        message = {"message_id": 1, "date": date, "chat": {"id": 7, "type": "private"}, "text": "问"}
        return 200, json.dumps({"ok": True, "result": [{"update_id": number, "message": message}]}).encode()

    async def polls() -> None:
        request = PollingRequest(lambda: None, Heartbeat(), pauses=(), sent_now=seen.append)
        for _ in range(4):
            await request.do_request("url", "POST")

    network += [answer(1, 1000), (200, NOTHING), answer(2, 2000), answer(3, 3000)]
    asyncio.run(polls())

    assert seen == [2000, 3000]


def test_failing_requests_are_logged_with_what_is_tried_once_in_a_while(
    network: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[dict[str, Any]] = []
    monkeypatch.setattr(requests, "log_event", lambda name, **facts: events.append({"name": name, **facts}))
    now = [0.0]
    report = FailureReport(lambda: now[0])

    for now[0] in (0.0, 5.0, 29.0, 31.0):
        report.failed("https://api.example/bot1:secret/getMe", "ClientConnectorError")

    assert [(e["name"], e["host"], e["reason"]) for e in events] == [
        ("telegram_unreachable", "api.example", "ClientConnectorError")
    ] * 2
    assert "secret" not in str(events)


@pytest.mark.parametrize(
    ("status", "body", "is_told"),
    [
        (500, b'{"ok":false}', True),
        (502, b'{"ok":false}', True),
        (429, b'{"ok":false}', True),
        (429, b'{"ok":false,"parameters":{"retry_after":3}}', False),
        (400, b'{"ok":false}', False),
        (200, b'{"ok":true}', False),
    ],
)
def test_an_outage_of_telegram_is_told(network: list[Any], status: int, body: bytes, is_told: bool) -> None:
    told: list[str] = []
    report = SimpleNamespace(failed=lambda url, reason: told.append(reason))
    network.append((status, body))

    asyncio.run(SendingRequest(pauses=(), report=report).do_request("url", "POST"))  # type: ignore[arg-type]

    assert told == ([f"status {status}"] if is_told else [])
