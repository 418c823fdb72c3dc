"""Events become metrics; nothing that people write becomes a label."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.ops.heartbeat import DeliveryHealth, Heartbeat
from bot.ops.metrics import Metrics, MetricSources
from retrieval.archive.live_index import Coverage

BUILT = dt.datetime(2020, 2, 16, 12, tzinfo=dt.UTC)
COVERAGE = Coverage(
    ("株洲日报",), None, None, {"articles": 8, "passages": 12, "set_aside": 2}, "g1", BUILT.isoformat(), False
)


@pytest.fixture
def metrics() -> Metrics:
    heartbeat = Heartbeat(iter([0.0, 7.0, 7.0]).__next__)
    later = BUILT + dt.timedelta(hours=1)
    sources = MetricSources(
        heartbeat, lambda: COVERAGE, waiting=lambda: 3, under_way=lambda: 5, now=lambda: later
    )
    return Metrics(sources)


def samples(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """Each sample's value, by its name and the values of its labels."""
    families = text_string_to_metric_families(metrics.text().decode())
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_questions_are_counted_by_outcome_and_timed_by_stage(metrics: Metrics) -> None:
    facts = {"outcome": "answered", "search_ms": 2.0, "rank_ms": 8.0, "update": 7}
    metrics.count("question", facts)
    metrics.count("question", {"outcome": "busy"})

    found = samples(metrics)
    assert found["jianbao_questions_total", "answered"] == 1
    assert found["jianbao_questions_total", "busy"] == 1
    assert found["jianbao_stage_seconds_sum", "rank"] == pytest.approx(0.008)
    assert found["jianbao_stage_seconds_bucket", "0.0025", "search"] == 1
    assert found["jianbao_stage_seconds_bucket", "0.001", "search"] == 0


@pytest.mark.parametrize(
    ("name", "facts", "sample"),
    [
        ("vote", {"good": True}, ("jianbao_votes_total", "True")),
        ("flood", {"endpoint": "sendMessage"}, ("jianbao_floods_total", "sendMessage")),
        ("reload_done", {}, ("jianbao_reloads_total", "done")),
        ("reload_failed", {"why": "x"}, ("jianbao_reloads_total", "failed")),
        ("apology_failed", {}, ("jianbao_events_total", "apology_failed")),
        ("apology_failed", {}, ("jianbao_send_failures_total", "apology_failed")),
        ("update_failed", {"said": "Bad Gateway"}, ("jianbao_send_failures_total", "update_failed")),
        ("inline", {"answered": True}, ("jianbao_questions_total", "inline_answered")),
        ("inline", {"answered": False}, ("jianbao_questions_total", "inline_not_found")),
    ],
)
def test_what_happens_is_counted(
    metrics: Metrics, name: str, facts: dict[str, Any], sample: tuple[str, str]
) -> None:
    metrics.count(name, facts)
    metrics.count(name, facts)

    assert samples(metrics)[sample] == 2


def test_what_is_is_read_when_somebody_asks(metrics: Metrics) -> None:
    found = samples(metrics)

    assert found["jianbao_corpus", "articles"] == 8
    assert found["jianbao_corpus", "set_aside"] == 2
    assert found["jianbao_corpus_version", "g1"] == 1
    assert found["jianbao_corpus_age_seconds",] == 3600
    assert found["jianbao_questions_waiting",] == 3
    assert found["jianbao_updates_under_way",] == 5
    assert found["jianbao_silence_seconds",] == 7


def test_a_mistake_of_the_program_is_no_failure_to_send(metrics: Metrics) -> None:
    metrics.count("update_failed", {"error": "KeyError"})

    assert ("jianbao_send_failures_total", "update_failed") not in samples(metrics)


def test_how_deliveries_go_is_shown() -> None:
    heartbeat = Heartbeat()
    heartbeat.deliveries = DeliveryHealth(7, 1581811200.0, "Connection refused")
    metrics = Metrics(MetricSources(heartbeat, lambda: COVERAGE, waiting=lambda: 0, under_way=lambda: 0))

    found = samples(metrics)

    assert found["jianbao_webhook_waiting",] == 7
    assert found["jianbao_webhook_failed_timestamp_seconds",] == 1581811200.0


def test_a_question_that_was_never_asked_stands_there_with_zero(metrics: Metrics) -> None:
    found = samples(metrics)

    assert found["jianbao_reloads_total", "failed"] == 0
    assert found["jianbao_stage_seconds_count", "send"] == 0


def test_no_label_holds_what_was_said(metrics: Metrics) -> None:
    metrics.count("question", {"outcome": "answered", "said": "天元区", "chat": "private", "update": 7})

    assert "天元区" not in metrics.text().decode()
