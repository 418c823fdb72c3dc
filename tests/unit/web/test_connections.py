"""Connections: how many, how long, and how little a bad request is told."""

from __future__ import annotations

import pytest

from retrieval.archive.live_index import LiveIndex
from tests.unit.web.served_site import ServedSite, serving

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
CHUNKED = b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
POST = b"POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\n"


def test_connections_beyond_the_bound_are_told_so_and_closed(live_index: LiveIndex) -> None:
    with serving(live_index, connections=3) as served:
        held = [served.connect() for _ in range(3)]
        for connection in held:
            connection.sendall(HEALTH.replace(b"close", b"keep-alive"))
            assert connection.recv(65536).startswith(b"HTTP/1.1 200")

        refused = served.raw(HEALTH)

        assert refused.startswith(b"HTTP/1.1 503")
        held.pop().close()
        while served.raw(HEALTH).startswith(b"HTTP/1.1 503"):  # until the server has seen the close
            pass
        for connection in held:
            connection.close()


def test_a_client_that_never_ends_its_headers_is_cut_off(live_index: LiveIndex) -> None:
    with serving(live_index, header_timeout=0.2) as served, served.connect() as slow:
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: loc")

        assert slow.recv(65536) == b""


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /<script> HTTP/9.9\r\n\r\n",
        b"nonsense <script>\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nBad Name<script>: 1\r\n\r\n",
        POST + CHUNKED + b"GET /<script> HTTP/1.1\r\n\r\n",
        POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n<script>",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"<script>" * 5000 + b"\r\n\r\n",
        b"GET /" + b"<script>" * 5000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)  # fmt: skip
def test_a_malformed_request_gets_a_status_and_nothing_of_itself(served: ServedSite, sent: bytes) -> None:
    answer = served.raw(sent)

    assert answer[:13] in (b"HTTP/1.0 400 ", b"HTTP/1.1 400 ")
    assert b"script" not in answer
