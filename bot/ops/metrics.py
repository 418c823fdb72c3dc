"""Prometheus metrics, counted from the events of the log.

`Metrics.count` turns the events of the log into counters and histograms, so that log and metrics
always agree. States (size of the corpus, length of the queue) are read on request. No label holds words
of readers or their identity.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.ops.heartbeat import Heartbeat
from retrieval.archive.corpus_metrics import CorpusGauges
from retrieval.index.backend import LOCAL

if TYPE_CHECKING:
    from retrieval.archive.live_index import Coverage

STAGE_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 20.0)
"""Upper edges of the histograms: from a search in a small archive to the longest wait allowed."""
STAGES = ("understand", "search", "rank", "render", "send")
SEND_FAILURE_EVENTS = frozenset(
    {"apology_failed", "apology_refused", "digest_not_sent", "edit_failed", "reader_gone", "reload_not_told"}
)
"""Events of messages lost on the way to a reader or an administrator."""


@dataclass(frozen=True, slots=True)
class MetricSources:
    """States of one bot, read at each request of the metrics.

    coverage:     of the live index.
    waiting:      questions in the queue or being answered.
    under_way:    open updates of the inbox.
    seconds_away: seconds without an answer of the database; 0 while in contact.
    colour:       "local", or the colour of the cluster.
    now:          time of day.
    """

    heartbeat: Heartbeat
    coverage: Callable[[], Coverage]
    waiting: Callable[[], int]
    under_way: Callable[[], int]
    seconds_away: Callable[[], float] = lambda: 0.0
    colour: Callable[[], str] = lambda: LOCAL
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone()


class Metrics:
    """The metrics of one bot, in a registry of their own."""

    def __init__(self, sources: MetricSources) -> None:
        self._registry = registry = CollectorRegistry()

        def counter(name: str, help: str, *labels: str) -> Counter:
            return Counter(f"jianbao_{name}", help, labels, registry=registry)

        self._events = counter("events", "Events of the log, by name.", "event")
        self._questions = counter("questions", "Questions, by what became of them.", "outcome")
        self._votes = counter("votes", "Votes on answers.", "good")
        self._unsent = counter("send_failures", "What could not be sent, by event.", "event")
        self._floods = counter("floods", "Requests that Telegram asked to repeat later.", "endpoint")
        self._reloads = counter("reloads", "Reloads of the archive, by outcome.", "outcome")
        self._stages = Histogram(
            "jianbao_stage_seconds", "How long each stage of an answer took.", ["stage"],
            buckets=STAGE_BUCKETS_S, registry=registry,
        )  # fmt: skip
        self._corpus = CorpusGauges(registry, sources.coverage, sources.colour, sources.now)
        self._start_at_zero()
        _register_states(registry, sources)

    def _start_at_zero(self) -> None:
        """Make a sample of zero for every known label."""
        for stage in STAGES:
            self._stages.labels(stage)
        for good in ("True", "False"):
            self._votes.labels(good)
        for outcome in ("done", "failed"):
            self._reloads.labels(outcome)

    def count(self, name: str, facts: Mapping[str, object]) -> None:
        """Count one event of the log."""
        self._events.labels(name).inc()
        if name in SEND_FAILURE_EVENTS or (name == "update_failed" and "said" in facts):
            self._unsent.labels(name).inc()
        match name:
            case "question":
                self._questions.labels(str(facts.get("outcome"))).inc()
            case "inline":
                self._questions.labels(f"inline_{'answered' if facts.get('answered') else 'not_found'}").inc()
            case "vote":
                self._votes.labels(str(facts.get("good"))).inc()
            case "flood":
                self._floods.labels(str(facts.get("endpoint"))).inc()
            case "reload_done" | "reload_failed":
                self._reloads.labels(name.removeprefix("reload_")).inc()
        for stage in STAGES:
            milliseconds: Any = facts.get(f"{stage}_ms")
            if milliseconds is not None:
                self._stages.labels(stage).observe(milliseconds / 1000)

    def text(self) -> bytes:
        """All metrics in Prometheus' text format."""
        self._corpus.refresh()
        return generate_latest(self._registry)


def _register_states(registry: CollectorRegistry, sources: MetricSources) -> None:
    heartbeat = sources.heartbeat

    def gauge(name: str, help: str, value: Callable[[], float]) -> None:
        Gauge(f"jianbao_{name}", help, registry=registry).set_function(value)

    gauge("silence_seconds", "Since Telegram was last heard.", lambda: heartbeat.silence)
    gauge("standstill_seconds", "Since a poll or delivery last ended.", lambda: heartbeat.standstill)
    gauge(
        "state_away_seconds", "Since the shared memory last answered; 0 while it does.", sources.seconds_away
    )
    gauge("questions_waiting", "Questions that wait for a thread or are worked on.", sources.waiting)
    gauge("updates_under_way", "Updates taken and not brought to an end.", sources.under_way)
    gauge(
        "webhook_waiting", "Updates that Telegram could not bring yet.",
        lambda: heartbeat.deliveries.waiting if heartbeat.deliveries else 0,
    )  # fmt: skip
    gauge(
        "webhook_failed_timestamp_seconds", "When Telegram last failed to bring one; 0 for never.",
        lambda: heartbeat.deliveries.failed_at if heartbeat.deliveries else 0,
    )  # fmt: skip
