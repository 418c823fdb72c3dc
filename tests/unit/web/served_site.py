"""A real server on loopback in a thread of the test, and a client that sends what it is told to."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from retrieval.archive.live_index import LiveIndex
from retrieval.web.server import WebServer
from retrieval.web.settings import WebSettings
from retrieval.web.site import Site

TIMEOUT_S = 30.0
API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Got:
    """An answer. headers: by lower-case name."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class ServedSite:
    """A server, and requests to it."""

    def __init__(self, site: Site, address: str, stop: threading.Event) -> None:
        self.site = site
        parts = urlsplit(address)
        self.host, self.port = parts.hostname or "", parts.port or 0
        self._stop = stop

    def get(self, path: str, headers: Mapping[str, str] | None = None, **query: Any) -> Got:
        asked = f"?{urlencode(query, doseq=True)}" if query else ""
        return self.request("GET", quote(path, safe="/%:-.") + asked, headers=headers)

    def post(self, path: str, value: Any, headers: Mapping[str, str] | None = None) -> Got:
        given = {"Content-Type": "application/json", **(headers or {})}
        return self.request("POST", path, json.dumps(value).encode(), given)

    def request(
        self, method: str, target: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Got:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT_S)
        try:
            connection.request(method, target, body, dict(headers or {}))
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Got(answer.status, named, answer.read())
        finally:
            connection.close()

    def connect(self) -> socket.socket:
        return socket.create_connection((self.host, self.port), TIMEOUT_S)

    def raw(self, sent: bytes) -> bytes:
        """Everything that comes back for some bytes, until the server closes."""
        with self.connect() as connection:
            connection.sendall(sent)
            return b"".join(iter(lambda: connection.recv(65536), b""))


@contextmanager
def serving(index: LiveIndex, *, header_timeout: float = 10.0, **settings: Any) -> Iterator[ServedSite]:
    """A server with these settings; stopped at the end of the block."""
    given = {"listen": "127.0.0.1:0", "questions_per_minute": 0, **settings}
    site = Site.of(WebSettings.read(**given), index)
    ready, stop, address = threading.Event(), threading.Event(), []

    async def run() -> None:
        server = WebServer(site, header_timeout=header_timeout)
        address.append(await server.start())
        ready.set()
        await asyncio.to_thread(stop.wait)
        await server.stop()

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    try:
        assert ready.wait(TIMEOUT_S)
        yield ServedSite(site, address[0], stop)
    finally:
        stop.set()
        thread.join(TIMEOUT_S)
