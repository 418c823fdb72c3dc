"""The proxy to the Bot API, from the environment.

`HTTPS_PROXY` or `HTTP_PROXY` by the scheme of the address, else `ALL_PROXY`; `NO_PROXY` names hosts to be
reached without. A proxy without a scheme is an HTTP proxy (curl(1), --proxy). SOCKS needs an extra.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from bot.errors import UnusableProxy
from retrieval.extras import import_extra

SOCKS_SCHEMES = {
    "socks": "socks5",
    "socks4": "socks4",
    "socks4a": "socks4",
    "socks5": "socks5",
    "socks5h": "socks5",
}
"""Scheme as written, and as the SOCKS client knows it; names are resolved by the proxy."""
HTTP_SCHEMES = ("http", "https")


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy.

    url: with credentials, never shown; place: `host:port`, fit for the log.
    """

    url: str
    place: str
    is_socks: bool


def proxy_for(url: str) -> Proxy | None:
    """The proxy for an address; None without one. Raises UnusableProxy, MissingExtra."""
    address = urlsplit(url)
    return _proxy_for(address.scheme, address.hostname or "")


@cache
def _proxy_for(scheme: str, host: str) -> Proxy | None:
    """Looked up once: the environment of a process stays as it is."""
    given = getproxies()
    name = scheme if given.get(scheme) else "all"
    if not given.get(name) or proxy_bypass(host):
        return None
    return parse_proxy(given[name], f"{name.upper()}_PROXY")


def parse_proxy(given: str, variable: str) -> Proxy:
    """Parse a proxy as written. Raises UnusableProxy, which never repeats credentials; MissingExtra."""
    text = given.strip() if "://" in given else f"http://{given.strip()}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise UnusableProxy(setting=variable, address="?") from None
    place = f"{host}:{port}" if port else host or "?"
    scheme = parts.scheme.lower()
    if not host or scheme not in {*HTTP_SCHEMES, *SOCKS_SCHEMES}:
        raise UnusableProxy(setting=variable, address=f"{scheme}://{place}")
    try:
        unquote(f"{parts.username}{parts.password}").encode("latin-1")  # as RFC 7617 credentials are sent
    except UnicodeEncodeError:
        raise UnusableProxy(setting=variable, address=f"{scheme}://…@{place}") from None
    if scheme in HTTP_SCHEMES:
        return Proxy(text, place, is_socks=False)
    import_extra("aiohttp_socks", "socks")
    rest = text.partition("://")[2]
    return Proxy(f"{SOCKS_SCHEMES[scheme]}://{rest}", place, is_socks=True)
