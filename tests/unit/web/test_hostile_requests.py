"""Hostile requests, a few of those of tests/fuzz/web_requests.py."""

from __future__ import annotations

from tests.fuzz.web_requests import run, still_answers
from tests.unit.web.served_site import ServedSite


def test_no_hostile_request_breaks_a_promise_and_the_server_answers_on(served: ServedSite) -> None:
    statuses = run(served, 150)

    assert {"200", "400", "404", "405"} <= statuses.keys()
    assert still_answers(served).json["answered"]
