"""Health, readiness, metrics."""

from __future__ import annotations

import pytest

from tests.unit.web.conftest import STAFF
from tests.unit.web.served_site import API, ServedSite


def test_a_server_with_an_index_serves_and_is_ready(served: ServedSite) -> None:
    assert served.get("/healthz").json == {"serves": True}
    assert served.get("/readyz").json == {"ready": True, "search": "local"}


def test_a_cluster_that_lacks_parts_is_not_ready(served: ServedSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served.site.index, "_colour", "red")

    assert served.get("/readyz").status == 503
    assert served.get("/healthz").status == 200


def test_requests_are_counted_by_route(served: ServedSite) -> None:
    served.get(f"{API}/ask", question=STAFF)

    text = served.get("/metrics").body.decode()

    assert 'jianbao_requests_total{route="/api/v1/ask",status="200"}' in text
    assert 'jianbao_corpus{of="articles"} 8.0' in text
    assert STAFF not in text
