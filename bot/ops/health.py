"""Health of the bot over HTTP: `/healthz`, `/readyz` and `/metrics`.

`/healthz` is 200 while the bot hears from Telegram, `/readyz` while questions can be answered as well: an
index is loaded and verified, and on a cluster no part is missing. Both return a JSON object with the reasons.
For containers: `bot.ops.health_request`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from bot.ops.health_request import SETTING, TIMEOUT_S
from bot.ops.heartbeat import DeliveryHealth
from bot.ops.metrics import Metrics
from retrieval.archive.corpus_metrics import CONTENT_TYPE
from retrieval.index.backend import LOCAL, SEARCHABLE_COLOURS
from retrieval.ops.sockets import bind, remove_socket_file

MAX_REQUEST_BYTES = 16 * 1024
"""Bytes of a request; none has a body."""


@dataclass(frozen=True, slots=True)
class Health:
    """Health of the bot.

    hears:      True after a recent poll or delivery. silence: seconds since then.
    generation: name of the live index, verified on opening; empty for none.
    webhook:    Telegram's view of deliveries; None when updates are polled.
    search:     place of the index: "local", or the colour of the cluster (green, yellow, red, unreachable).
    """

    hears: bool
    silence: float
    generation: str
    reloading: bool
    webhook: DeliveryHealth | None = None
    search: str = LOCAL


class HealthServer:
    """Serves health and metrics at `address`: `host:port` or `unix:/path`.

    health: returns the health of now; metrics: counters.
    """

    def __init__(self, address: str, health: Callable[[], Health], metrics: Metrics) -> None:
        self._address = address
        given = {"health": health}
        self._server = HTTPServer(
            Application(
                [
                    (r"/healthz", Healthz, given),
                    (r"/readyz", Readyz, given),
                    (r"/metrics", MetricsPage, {"metrics": metrics}),
                ],
                default_handler_class=UnknownPath,
                log_function=lambda handler: None,
            ),
            max_body_size=MAX_REQUEST_BYTES,
            max_header_size=MAX_REQUEST_BYTES,
            idle_connection_timeout=TIMEOUT_S,
        )

    def start(self) -> None:
        """Listen. Raises UnusableAddress."""
        self._server.add_sockets(bind(self._address, SETTING))

    def stop(self) -> None:
        """Listen no more."""
        self._server.stop()
        remove_socket_file(self._address)


class _Quiet(RequestHandler):
    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """The status says it all."""
        self.finish()


class UnknownPath(_Quiet):
    """Every other path."""

    def prepare(self) -> None:
        """Raises HTTPError."""
        raise HTTPError(HTTPStatus.NOT_FOUND)


class Healthz(_Quiet):
    """Liveness: Telegram is heard."""

    def initialize(self, health: Callable[[], Health]) -> None:
        """Take the source of health."""
        self._health = health

    def is_well(self, health: Health) -> bool:
        """True for status 200."""
        return health.hears

    def get(self) -> None:
        """200 or 503, with the reasons."""
        health = self._health()
        self.set_status(HTTPStatus.OK if self.is_well(health) else HTTPStatus.SERVICE_UNAVAILABLE)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({**asdict(health), "silence": round(health.silence, 1)}))


class Readyz(Healthz):
    """Readiness: questions can be answered as well."""

    def is_well(self, health: Health) -> bool:
        """True for status 200."""
        return health.hears and bool(health.generation) and health.search in SEARCHABLE_COLOURS


class MetricsPage(_Quiet):
    """The metrics."""

    def initialize(self, metrics: Metrics) -> None:
        """Take the metrics."""
        self._metrics = metrics

    def get(self) -> None:
        """In Prometheus' text format."""
        self.set_header("Content-Type", CONTENT_TYPE)
        self.finish(self._metrics.text())
