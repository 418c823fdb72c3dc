"""The proxy of the environment: as curl reads it, or a sentence on what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.errors import UnusableProxy
from bot.transport import proxy
from bot.transport.proxy import Proxy, parse_proxy, proxy_for

API = "https://api.example/bot"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in (
        "HTTPS_PROXY",
        "https_proxy",
        "HTTP_PROXY",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    proxy._proxy_for.cache_clear()
    yield
    proxy._proxy_for.cache_clear()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("127.0.0.1:7890", Proxy("http://127.0.0.1:7890", "127.0.0.1:7890", False)),
        ("HTTP://gate:3128/", Proxy("HTTP://gate:3128/", "gate:3128", False)),
        ("socks5h://gate:1080", Proxy("socks5://gate:1080", "gate:1080", True)),
        ("socks4a://gate:1080", Proxy("socks4://gate:1080", "gate:1080", True)),
        ("http://reader:hush@gate:3128", Proxy("http://reader:hush@gate:3128", "gate:3128", False)),
    ],
)
def test_a_proxy_is_read_in_the_ways_people_write_it(given: str, expected: Proxy) -> None:
    assert parse_proxy(given, "HTTPS_PROXY") == expected


@pytest.mark.parametrize(
    "given", ["htp://gate:1", "http://gate:99999", "ftp://gate", "http://", "http://[x:1"]
)
def test_a_proxy_that_cannot_be_used_is_an_error_without_its_credentials(given: str) -> None:
    with pytest.raises(UnusableProxy) as seen:
        parse_proxy(given.replace("://", "://me:hush@"), "ALL_PROXY")

    assert "hush" not in str(seen.value)


def test_the_proxy_of_all_schemes_counts_where_none_is_set_for_this_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALL_PROXY", "gate:1")

    assert proxy_for(API) == Proxy("http://gate:1", "gate:1", False)


def test_a_host_named_as_direct_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gate:1")
    monkeypatch.setenv("NO_PROXY", "api.example")

    assert proxy_for(API) is None


@pytest.mark.parametrize(
    "given", ["http://读者:hush@gate:1", "http://me:hush密@gate:1", "http://me:hush%ZZ🔑@gate:1"]
)
def test_credentials_that_cannot_be_sent_are_refused_unrepeated(given: str) -> None:
    with pytest.raises(UnusableProxy) as seen:
        parse_proxy(given, "HTTPS_PROXY")

    assert seen.value.facts["address"] == "http://…@gate:1"
