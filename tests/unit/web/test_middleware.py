"""What happens to every request."""

from __future__ import annotations

import logging

import pytest

from retrieval.archive.live_index import LiveIndex
from tests.unit.web.conftest import STAFF
from tests.unit.web.served_site import API, ServedSite, serving


def test_a_mistake_of_the_program_is_a_problem_without_a_traceback(
    served: ServedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(query: object) -> object:
        raise RuntimeError("secret words of a reader")

    monkeypatch.setattr(type(served.site.service), "read", lambda self, query: broken(query))

    got = served.get(f"{API}/ask", question=STAFF)

    assert (got.status, got.json["key"]) == (500, "web.internal")
    assert b"secret" not in got.body
    assert b"Traceback" not in got.body


def test_the_log_has_no_words_of_readers(served: ServedSite, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        served.get(f"{API}/ask", question="谁在荷塘区复工?")
        served.get(f"{API}/articles/荷塘区")
        served.get("/荷塘区")

    assert "request" in caplog.text
    assert "荷塘" not in caplog.text


def test_everything_but_health_asks_for_credentials(live_index: LiveIndex) -> None:
    with serving(live_index, token="river-4471") as served:
        refused = served.get(f"{API}/archive")
        nowhere = served.get("/nowhere")
        admitted = served.get(f"{API}/archive", {"Authorization": "Bearer river-4471"})
        healthy = [served.get(path).status for path in ("/healthz", "/readyz")]

    assert (refused.status, refused.headers["www-authenticate"]) == (401, 'Bearer realm="jianbao"')
    assert nowhere.status == 401
    assert (admitted.status, admitted.headers["cache-control"]) == (200, "private, no-cache")
    assert healthy == [200, 200]


def test_a_named_origin_may_read_and_another_may_not(live_index: LiveIndex) -> None:
    with serving(live_index, origins=("https://reader.example",)) as served:
        named = {"Origin": "https://reader.example"}
        allowed = served.get(f"{API}/archive", named).headers
        preflight = served.request("OPTIONS", f"{API}/ask", headers=named)
        refused = served.request("OPTIONS", f"{API}/ask", headers={"Origin": "https://other.example"})

    assert allowed["access-control-allow-origin"] == "https://reader.example"
    assert (preflight.status, preflight.headers["access-control-allow-methods"]) == (204, "GET, POST")
    assert refused.status == 404
    assert "access-control-allow-origin" not in refused.headers


def test_a_wrong_method_is_told_the_right_ones(served: ServedSite) -> None:
    got = served.request("DELETE", f"{API}/trend")

    assert (got.status, got.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_body_too_large_is_refused(served: ServedSite) -> None:
    headers = {"Content-Type": "application/json"}

    got = served.request("POST", f"{API}/check", b"[" * (3 * 1024 * 1024), headers)

    assert (got.status, got.json["key"]) == (413, "web.body_too_large")
