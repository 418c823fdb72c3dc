"""Metrics of a live index."""

from __future__ import annotations

import datetime as dt

from prometheus_client import CollectorRegistry, generate_latest

from retrieval.archive.corpus_metrics import CorpusGauges
from retrieval.archive.live_index import Coverage


def test_the_gauges_name_one_index_and_its_age() -> None:
    first = Coverage((), None, None, {"articles": 8}, "g1", "2021-03-04T10:00:00+08:00", is_sample=False)
    live = [first]
    registry = CollectorRegistry()
    now = dt.datetime.fromisoformat("2021-03-04T10:01:00+08:00")
    gauges = CorpusGauges(registry, lambda: live[0], lambda: "green", lambda: now)

    gauges.refresh()
    live[0] = Coverage((), None, None, {"articles": 9}, "g2", first.built, is_sample=False)
    gauges.refresh()

    text = generate_latest(registry).decode()
    assert 'jianbao_corpus{of="articles"} 9.0' in text
    assert 'jianbao_corpus_version{generation="g2"} 1.0' in text
    assert "g1" not in text
    assert "jianbao_corpus_age_seconds 60.0" in text
