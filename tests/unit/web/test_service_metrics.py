"""Metrics of the server."""

from __future__ import annotations

from retrieval.web.service_metrics import ServiceMetrics
from tests.unit.web.served_site import ServedSite


def test_events_are_counted_and_requests_timed(served: ServedSite) -> None:
    metrics = ServiceMetrics(served.site, lambda: 7)

    metrics.count("request", {"route": "/x", "status": 404, "request_ms": 30.0})
    metrics.count("index_followed", {"generation": "g"})

    text = metrics.text().decode()
    assert 'jianbao_requests_total{route="/x",status="404"} 1.0' in text
    assert 'jianbao_request_seconds_bucket{le="0.025",route="/x"} 0.0' in text
    assert 'jianbao_request_seconds_bucket{le="0.05",route="/x"} 1.0' in text
    assert 'jianbao_events_total{event="index_followed"} 1.0' in text
    assert "jianbao_connections 7.0" in text
