"""The client's address, behind proxies and before them."""

from __future__ import annotations

import pytest

from retrieval.web.client_address import TrustedProxies, client_address, rate_key

PROXIES = TrustedProxies.of(["10.0.0.0/8", "unix"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", ["198.51.100.7"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["192.0.2.66, 198.51.100.7, 10.2.0.3"], "198.51.100.7"),
        ("10.0.0.1", ["192.0.2.66", "198.51.100.7"], "198.51.100.7"),
        ("unix", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7, ' OR 1=1"], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
    ],
)
def test_a_forwarded_address_counts_from_a_named_proxy_only(
    peer: str, forwarded: list[str], client: str
) -> None:
    assert client_address(peer, forwarded, PROXIES) == client


def test_without_named_proxies_nothing_forwarded_counts() -> None:
    assert client_address("127.0.0.1", ["198.51.100.7"], TrustedProxies.of([])) == "127.0.0.1"


def test_limits_count_by_the_household() -> None:
    assert rate_key("2001:db8::1") == rate_key("2001:db8::ffff:1") == "2001:db8::/64"
    assert rate_key("198.51.100.7") == "198.51.100.7"
    assert rate_key("unix") == "unix"
