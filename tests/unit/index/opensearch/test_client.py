"""The client at a cluster that is not there: errors, the circuit breaker, backoff."""

from __future__ import annotations

import socket

import pytest

from retrieval.errors import OpenSearchUnreachable, SearchUnavailable
from retrieval.index.opensearch.client import (
    MAX_BACKOFF_S,
    OpenSearchAccess,
    OpenSearchClient,
    backoff_seconds,
)


@pytest.fixture
def client() -> OpenSearchClient:
    """A client of a port where nobody listens, without retries, that gives up after two failures."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    access = OpenSearchAccess([url], timeout_seconds=1, retries=0, failures=2, pause_seconds=600)
    return OpenSearchClient(access)


def test_an_unreachable_cluster_is_named(client: OpenSearchClient) -> None:
    with pytest.raises(OpenSearchUnreachable) as raised:
        client.once(lambda library: library.info())

    assert raised.value.facts["url"] == client.access.urls[0]
    assert client.health("papers-*") == "unreachable"


def test_after_some_failures_questions_are_rejected_without_a_request(client: OpenSearchClient) -> None:
    requests: list[str] = []

    def ask(library: object) -> object:
        requests.append("request")
        return library.info()  # type: ignore[attr-defined]

    for _ in range(3):
        with pytest.raises(SearchUnavailable):
            client.search(ask)

    assert len(requests) == 2
    assert client.is_open


def test_backoff_is_random_below_a_bound_that_doubles_up_to_a_maximum() -> None:
    assert all(0 <= backoff_seconds(1) <= 0.1 for _ in range(100))
    assert all(0 <= backoff_seconds(30) <= MAX_BACKOFF_S for _ in range(100))
    assert len({backoff_seconds(5) for _ in range(10)}) > 1


def test_a_password_is_not_in_the_representation_of_the_access() -> None:
    assert "secret" not in repr(
        OpenSearchAccess(["https://localhost:9200"], user="jianbao", password="secret")
    )
