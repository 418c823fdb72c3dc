"""Prometheus metrics of the server, counted from the events of its log."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from retrieval.archive.corpus_metrics import CorpusGauges
from retrieval.web.site import Site

BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 20.0)
"""Upper edges of the histogram, as the bot has them."""


class ServiceMetrics:
    """The metrics of one server; no label holds words of readers.

    connections: open ones.
    """

    def __init__(self, site: Site, connections: Callable[[], int]) -> None:
        self._registry = registry = CollectorRegistry()
        self._events = Counter("jianbao_events", "Events of the log, by name.", ["event"], registry=registry)
        self._requests = Counter(
            "jianbao_requests", "Requests, by route and status.", ["route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "jianbao_request_seconds", "How long requests took.", ["route"],
            buckets=BUCKETS_S, registry=registry,
        )  # fmt: skip
        self._corpus = CorpusGauges(registry, lambda: site.index.coverage, lambda: site.index.colour)
        waiting = Gauge(
            "jianbao_questions_waiting", "Questions that wait for a thread or are worked on.",
            registry=registry,
        )  # fmt: skip
        waiting.set_function(lambda: site.service.waiting + site.lanes.waiting)
        open_now = Gauge("jianbao_connections", "Connections open now.", registry=registry)
        open_now.set_function(connections)

    def count(self, name: str, facts: Mapping[str, object]) -> None:
        """Count one event of the log."""
        self._events.labels(name).inc()
        if name == "request":
            route = str(facts["route"])
            self._requests.labels(route, str(facts["status"])).inc()
            self._seconds.labels(route).observe(float(str(facts["request_ms"])) / 1000)

    def text(self) -> bytes:
        """All metrics in Prometheus' text format."""
        self._corpus.refresh()
        return generate_latest(self._registry)
