"""Parameters, good and bad."""

from __future__ import annotations

from typing import Any

import pytest

from retrieval.web.api import request_parsing
from tests.unit.web.served_site import API, ServedSite


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({}, "web.lacking_parameter"),
        ({"question": "谁?", "top": "11"}, "web.bad_parameter"),
        ({"question": "谁?", "top": "many"}, "web.bad_parameter"),
        ({"question": "谁?", "<b>": "1"}, "web.unknown_parameter"),
        ({"question": ["谁?", "谁?"]}, "web.bad_parameter"),
        ({"question": "谁" * 6000}, None),
        ({"question": "谁?", "since": "<b>"}, "error.bad_date"),
    ],
)
def test_a_wrong_query_is_a_problem(served: ServedSite, query: dict[str, Any], key: str | None) -> None:
    got = served.get(f"{API}/ask", **query)

    assert got.status == 400
    assert b"<b>" not in got.body
    if key is not None:
        assert got.json["key"] == key


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (b"", "web.bad_body"),
        (b"[]", "web.bad_body"),
        (b'{"question": NaN}', "web.bad_body"),
        (b"[" * 100_000, "web.bad_body"),
        (b"\xff\xfe\x00", "web.bad_body"),
        (b'{"question": "\\ud800"}', "web.bad_parameter"),
        (b'{"question": {"a": 1}}', "web.bad_parameter"),
        (b'{"question": "?", "turns": "x"}', "web.bad_parameter"),
        (b'{"question": "?", "turns": [7]}', "web.bad_parameter"),
        (b'{"question": "?", "x": 1}', "web.unknown_parameter"),
        (b'{"question": "?", "top": 1e400}', "web.bad_parameter"),
    ],
)
def test_a_wrong_body_is_a_problem(served: ServedSite, body: bytes, key: str) -> None:
    got = served.request("POST", f"{API}/ask", body, {"Content-Type": "application/json"})

    assert (got.status, got.json["key"]) == (400, key)


def test_the_limit_that_was_passed_is_said(served: ServedSite) -> None:
    got = served.get(f"{API}/ask", {"Accept-Language": "en"}, question="谁?", top="11")

    assert got.json["detail"] == "The parameter top is wrong; it should be: 10 or less."


def test_a_body_that_does_not_arrive_is_not_waited_for(
    served: ServedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_parsing, "BODY_TIMEOUT_S", 0.1)
    head = "POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"

    with served.connect() as slow:
        slow.sendall(f"{head}Content-Length: 100\r\n\r\n{{".encode())
        answer = slow.recv(65536)

    assert answer.startswith(b"HTTP/1.1 408 ")


def test_a_broken_chunk_is_a_problem(served: ServedSite) -> None:
    head = "POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"

    answer = served.raw(f"{head}Transfer-Encoding: chunked\r\n\r\nzz\r\n".encode())

    assert answer[:13] in (b"HTTP/1.0 400 ", b"HTTP/1.1 400 ")
