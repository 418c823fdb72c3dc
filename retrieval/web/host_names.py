"""Names of this server in the Host header, against DNS rebinding.

A page of any site can have its name point to 127.0.0.1 and so read a server on loopback with the reader's
browser; the Host header then has the name of that page.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

from retrieval.ops.sockets import UNIX_PREFIX, host_and_port

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def allowed_hosts(listen: str, named: Sequence[str]) -> frozenset[str] | None:
    """Names allowed in a Host header, lower case; None for any.

    listen: address of the server. named: names of the settings. On loopback its own names are allowed; an
    operator who listens elsewhere has decided that the network may ask.
    """
    if is_loopback(listen):
        return LOOPBACK_NAMES | {_name(one) for one in named}
    return frozenset(map(_name, named)) or None


def is_loopback(listen: str) -> bool:
    """True for an address of this machine alone; no Unix socket."""
    if listen.startswith(UNIX_PREFIX):
        return False
    host = host_and_port(listen)[0]
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def names_server(host: str, hosts: frozenset[str] | None) -> bool:
    """True if a Host header names this server."""
    return hosts is None or _name(host) in hosts


def _name(host: str) -> str:
    """The name in `host:port`, lower case."""
    text = host.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text
