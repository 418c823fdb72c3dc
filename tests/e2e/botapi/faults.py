"""Troubles on the way that a test can order: errors of the service, lost answers, silence.

Each kind is a small class that says what happens to one request. `carry_out` does what the request
asks and gives the ordinary answer; a fault decides whether to call it, and what the client sees.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from aiohttp import web

from .errors import Refusal
from .wire import refusal_response

CarryOut = Callable[[], web.StreamResponse]


class Fault(Protocol):
    """What happens to a request instead of the ordinary course of things."""

    @property
    def label(self) -> str: ...

    async def strike(self, request: web.Request, carry_out: CarryOut) -> web.StreamResponse: ...


@dataclass(frozen=True, slots=True)
class Refuse:
    """The Bot API answers with an error in its envelope; nothing is done."""

    refusal: Refusal

    @property
    def label(self) -> str:
        return f"{self.refusal.code} {self.refusal.description}"

    async def strike(self, request: web.Request, carry_out: CarryOut) -> web.StreamResponse:
        return refusal_response(self.refusal)


@dataclass(frozen=True, slots=True)
class GatewayError:
    """A proxy in front of the Bot API answers with an HTML page; nothing is done."""

    status: int
    reason: str

    @property
    def label(self) -> str:
        return f"{self.status} {self.reason} (HTML)"

    async def strike(self, request: web.Request, carry_out: CarryOut) -> web.StreamResponse:
        title = f"{self.status} {self.reason}"
        page = (
            f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
            "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
        )
        return web.Response(status=self.status, text=page, content_type="text/html")


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is reset before anything is done."""

    label: str = "connection reset"

    async def strike(self, request: web.Request, carry_out: CarryOut) -> web.StreamResponse:
        _reset(request)
        return web.Response()


@dataclass(frozen=True, slots=True)
class DropAnswer:
    """What was asked is done, but the answer is lost: the client cannot know."""

    label: str = "carried out, answer lost"

    async def strike(self, request: web.Request, carry_out: CarryOut) -> web.StreamResponse:
        carry_out()
        _reset(request)
        return web.Response()


@dataclass(frozen=True, slots=True)
class Hang:
    """No answer at all until the client gives up or the server stops."""

    label: str = "no answer"

    async def strike(self, request: web.Request, carry_out: CarryOut) -> web.StreamResponse:
        await asyncio.Event().wait()
        return web.Response()


@dataclass(frozen=True, slots=True)
class Slow:
    """All goes well, but late."""

    seconds: float

    @property
    def label(self) -> str:
        return f"{self.seconds:g} s late"

    async def strike(self, request: web.Request, carry_out: CarryOut) -> web.StreamResponse:
        await asyncio.sleep(self.seconds)
        return carry_out()


@dataclass(slots=True)
class FaultPlan:
    """Faults in waiting, per method, first come first served."""

    waiting: dict[str, list[Fault]] = field(default_factory=dict)

    def add(self, method: str, fault: Fault, times: int) -> None:
        self.waiting.setdefault(method, []).extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        queue = self.waiting.get(method)
        return queue.pop(0) if queue else None

    def left(self) -> list[str]:
        """Faults that never struck, for the end of a test."""
        return [f"{method}: {fault.label}" for method, queue in self.waiting.items() for fault in queue]


def _reset(request: web.Request) -> None:
    """Close with RST instead of FIN: a linger time of zero does that."""
    transport = request.transport
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
