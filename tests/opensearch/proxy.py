"""What stands in front of a cluster, and what can go wrong there: a proxy on loopback before a real node.

TLS, a user and password, a limit of size, requests and documents turned away (429): everything else goes
through to the node and back unchanged.
"""

from __future__ import annotations

import base64
import http.client
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Proxy:
    """One proxy. Each fault is set by whoever tests it.

    credentials:   user and password that every request must have; None for all to pass.
    turning_away:  so many further bulks are answered with 429.
    taking_halves: so many further bulks have every second document turned away.
    most_bytes:    of a request; a larger one is answered with 413.
    """

    def __init__(self, node: str, tls: ssl.SSLContext | None = None) -> None:
        self._node = node.removeprefix("http://")
        self.credentials: tuple[str, str] | None = None
        self.turning_away = 0
        self.taking_halves = 0
        self.most_bytes = 1 << 30
        self.bulks = 0
        self.lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @contextmanager
    def running(self) -> Iterator[Proxy]:
        """While it serves."""
        self._thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()

    def is_allowed(self, given: str | None) -> bool:
        """Whether the Authorization header is right."""
        if self.credentials is None:
            return True
        wanted = base64.b64encode(":".join(self.credentials).encode()).decode()
        return given == f"Basic {wanted}"

    def one_of(self, fault: str) -> bool:
        """Whether a fault that strikes so often strikes now."""
        with self.lock:
            left = getattr(self, fault)
            setattr(self, fault, max(0, left - 1))
            return bool(left)

    def passed_on(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """What the node answers."""
        node = http.client.HTTPConnection(self._node, timeout=60)
        try:
            node.request(method, path, body or None, headers)
            answer = node.getresponse()
            return answer.status, answer.read()
        finally:
            node.close()


def _handler(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, answer = self._answer(body)
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer)

        def _answer(self, body: bytes) -> tuple[int, bytes]:
            if not proxy.is_allowed(self.headers.get("Authorization")):
                return 401, b"Unauthorized"
            if len(body) > proxy.most_bytes:
                return 413, b""
            is_bulk = "/_bulk" in self.path
            proxy.bulks += is_bulk
            if is_bulk and proxy.one_of("turning_away"):
                return 429, _error("circuit_breaking_exception", "Data too large")
            if is_bulk and proxy.one_of("taking_halves"):
                return self._half(body)
            return proxy.passed_on(self.command, self.path, self._headers(), body)

        def _half(self, body: bytes) -> tuple[int, bytes]:
            """Every second document is taken by the node; the others are turned away, as it says so."""
            lines = body.rstrip(b"\n").split(b"\n")
            pairs = [b"\n".join(lines[at : at + 2]) + b"\n" for at in range(0, len(lines), 2)]
            status, said = proxy.passed_on(self.command, self.path, self._headers(), b"".join(pairs[::2]))
            assert status == 200, said
            items = [_item(201) if number % 2 == 0 else _item(429) for number in range(len(pairs))]
            return 200, json.dumps({"errors": True, "items": items}).encode()

        def _headers(self) -> dict[str, str]:
            kind = self.headers.get("Content-Type")
            return {"Content-Type": kind} if kind else {}

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

        def handle(self) -> None:
            with suppress(OSError):
                super().handle()

    for verb in ("GET", "POST", "PUT", "DELETE", "HEAD"):
        setattr(Handler, f"do_{verb}", Handler._serve)
    return Handler


def _error(kind: str, reason: str) -> bytes:
    return json.dumps({"error": {"type": kind, "reason": reason}, "status": 429}).encode()


def _item(status: int) -> dict[str, Any]:
    error = {"error": {"type": "opensearch_rejected_execution_exception", "reason": "full"}}
    return {"index": {"status": status, **(error if status == 429 else {})}}
