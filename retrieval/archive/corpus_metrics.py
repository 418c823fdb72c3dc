"""Prometheus metrics of a live index, the same in every service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from retrieval.archive.live_index import Coverage

CONTENT_TYPE = CONTENT_TYPE_LATEST

Now = Callable[[], dt.datetime]


class CorpusGauges:
    """Gauges of a live index: counts, name, age, place.

    coverage: of the index of now. colour: "local", or the colour of the cluster.
    """

    def __init__(
        self,
        registry: CollectorRegistry,
        coverage: Callable[[], Coverage],
        colour: Callable[[], str],
        now: Now = lambda: dt.datetime.now().astimezone(),
    ) -> None:
        self._coverage, self._colour = coverage, colour
        self._corpus = Gauge("jianbao_corpus", "What the live index holds.", ["of"], registry=registry)
        self._version = Gauge(
            "jianbao_corpus_version", "The live index, by name: 1.", ["generation"], registry=registry
        )
        self._search = Gauge(
            "jianbao_search", "Where the index is: local, or the colour of its cluster: 1.", ["colour"],
            registry=registry,
        )  # fmt: skip

        def age() -> float:
            return (now() - dt.datetime.fromisoformat(coverage().built)).total_seconds()

        Gauge("jianbao_corpus_age_seconds", "Age of the live index.", registry=registry).set_function(age)

    def refresh(self) -> None:
        """Take the values of now."""
        coverage = self._coverage()
        for of, number in coverage.counts.items():
            self._corpus.labels(of).set(number)
        self._version.clear()
        self._version.labels(coverage.generation).set(1)
        self._search.clear()
        self._search.labels(self._colour()).set(1)
