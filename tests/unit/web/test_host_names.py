"""Names of the server."""

from __future__ import annotations

import pytest

from retrieval.web.host_names import allowed_hosts, is_loopback, names_server
from tests.unit.web.served_site import API, ServedSite


@pytest.mark.parametrize(
    ("listen", "local"),
    [
        ("127.0.0.1:80", True),
        ("[::1]:80", True),
        ("localhost:80", True),
        ("0.0.0.0:80", False),
        ("unix:/run/x.sock", False),
        ("archive.example:80", False),
    ],
)
def test_loopback_is_this_machine_alone(listen: str, local: bool) -> None:
    assert is_loopback(listen) is local


def test_on_loopback_its_own_names_and_those_of_the_settings_are_allowed() -> None:
    hosts = allowed_hosts("127.0.0.1:8765", ["Archive.Example"])

    for host in ("localhost:8765", "127.0.0.1", "[::1]:8765", "archive.example:443"):
        assert names_server(host, hosts)
    for host in ("evil.example", "", "localhost.evil.example", "127.0.0.1.evil.example:8765"):
        assert not names_server(host, hosts)


def test_elsewhere_any_name_is_allowed_unless_some_are_named() -> None:
    assert allowed_hosts("0.0.0.0:80", []) is None
    assert names_server("anything", None)
    assert allowed_hosts("0.0.0.0:80", ["a.example"]) == frozenset({"a.example"})


def test_a_request_in_a_foreign_name_is_refused(served: ServedSite) -> None:
    got = served.get(f"{API}/archive", {"Host": "evil.example"})

    assert (got.status, got.json["key"]) == (421, "web.foreign_host")
