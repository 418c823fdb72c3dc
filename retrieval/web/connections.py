"""Connections: bounded in number and time, terse about bad requests.

aiohttp counts no connections, waits for the headers of a first request without end, and repeats parts of a
malformed request in its answer; here each is bounded.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from http import HTTPStatus
from typing import Any

from aiohttp import web

from retrieval.ops.logging import log_event

HEADER_TIMEOUT_S = 10.0
"""Seconds from the connection to the whole headers of its first request."""
KEEPALIVE_S = 30.0
"""Seconds a connection is kept between requests; partial headers do not prolong them."""
LINGER_S = 2.0
"""Seconds for the rest of a body that nobody reads."""
SEND_TIMEOUT_MS = 30_000
"""Milliseconds until a client that takes nothing of an answer is cut off (tcp(7), TCP_USER_TIMEOUT)."""
MAX_LINE_BYTES = 16 * 1024
"""Bytes of the request line: a question of 1,000 characters is 9 KB as a percent-encoded address."""
MAX_FIELD_BYTES = 8 * 1024
MAX_HEADERS = 64

BUSY_LINGER_S = 1.0
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class TersePeer(web.RequestHandler):
    """The HTTP protocol of one connection; a bad request gets a status."""

    __slots__ = ("_has_begun",)

    def __init__(self, server: web.Server, **options: Any) -> None:
        super().__init__(server, **options)
        self._has_begun = False

    def begin(self) -> None:
        """Note a request; the first one stays the connection's deadline."""
        if not self._has_begun:
            self._has_begun = True
            _limit_sending(self.transport)

    def close_if_silent(self) -> None:
        """Close a connection without a request."""
        if not self._has_begun:
            self.force_close()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """An empty response that closes the connection. Raises ConnectionError within an answer."""
        log_event("bad_request", level=logging.DEBUG, status=int(status), error=type(exc).__name__)
        if request.writer.output_size > 0:
            raise ConnectionError("an answer has begun")
        response = web.Response(status=status)
        response.force_close()
        return response

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send a response; of the framework's own only the status.

        aiohttp repeats a wrong Expect header, before any middleware.
        """
        if isinstance(resp, web.HTTPException):
            resp = web.Response(status=resp.status)
            resp.force_close()
        return await super().finish_response(request, resp, start_time)


class BusyPeer(asyncio.Protocol):
    """The protocol of a connection too many: told so, and closed.

    Its request is read first: closed before that, the system resets the connection and the answer is lost.
    """

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Answer with 503; close after the request, or soon."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
            transport.write(BUSY)
        asyncio.get_running_loop().call_later(BUSY_LINGER_S, transport.close)

    def data_received(self, data: bytes) -> None:
        """Close after the first part of the request."""
        if self._transport is not None:
            self._transport.close()


class Connections:
    """Accepts the connections of a server.

    runner: set up before the first of them. most: connections open at once.
    header_timeout: seconds to the first request.
    """

    def __init__(self, runner: web.AppRunner, most: int, header_timeout: float = HEADER_TIMEOUT_S) -> None:
        self._runner = runner
        self._most = most
        self._header_timeout = header_timeout

    def accept(self) -> asyncio.Protocol:
        """The protocol of a new connection."""
        server = self._runner.server
        if server is None or self.count >= self._most:
            return BusyPeer()
        loop = asyncio.get_running_loop()
        peer = TersePeer(
            server,
            loop=loop,
            keepalive_timeout=KEEPALIVE_S,
            lingering_time=LINGER_S,
            access_log=None,
            auto_decompress=False,
            logger=logging.getLogger("retrieval.web"),
            max_line_size=MAX_LINE_BYTES,
            max_field_size=MAX_FIELD_BYTES,
            max_headers=MAX_HEADERS,
        )
        loop.call_later(self._header_timeout, peer.close_if_silent)
        return peer

    @property
    def count(self) -> int:
        """Connections open now."""
        return len(self._runner.server.connections) if self._runner.server is not None else 0


def _limit_sending(transport: asyncio.BaseTransport | None) -> None:
    """Cut off a client that reads nothing, where the system can."""
    connected = transport.get_extra_info("socket") if transport is not None else None
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if connected is not None and option is not None and connected.family != socket.AF_UNIX:
        connected.setsockopt(socket.IPPROTO_TCP, option, SEND_TIMEOUT_MS)
