"""Address of a client, behind proxies as well.

`X-Forwarded-For` counts only from a proxy that the settings name; read from the right, the first address
that is no such proxy is the client's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from retrieval.web.settings import UNIX

MAX_HOPS = 20
"""Addresses of a header that are read."""
IPV6_PREFIX = 64
"""Bits of an IPv6 address that stand for one household (RFC 6177)."""


MAX_ADDRESS_LENGTH = 100
"""Characters: an IPv6 address with its scope has fewer."""
MAX_KNOWN = 4096
"""Addresses kept parsed: each request asks four times."""


@dataclass(frozen=True, slots=True)
class TrustedProxies:
    """Proxies whose forwarded headers count."""

    networks: tuple[IPv4Network | IPv6Network, ...]
    unix: bool

    @classmethod
    def of(cls, named: Sequence[str]) -> TrustedProxies:
        """Read addresses, networks and "unix". Raises ValueError."""
        networks = tuple(ip_network(one, strict=False) for one in named if one != UNIX)
        return cls(networks, UNIX in named)

    def trusts(self, address: str) -> bool:
        """True for the address of such a proxy."""
        if address == UNIX:
            return self.unix
        found = _parsed(address)
        if found is None:
            return False
        if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        return any(found in network for network in self.networks)


def client_address(peer: str, forwarded: Sequence[str], proxies: TrustedProxies) -> str:
    """The address of the client.

    peer: address of the connection, or "unix". forwarded: values of `X-Forwarded-For`, in order.
    """
    address = peer
    hops = [hop.strip() for value in forwarded for hop in value.split(",")]
    for hop in reversed(hops[-MAX_HOPS:]):
        if not proxies.trusts(address) or _parsed(hop) is None:
            break
        address = hop
    return address


@lru_cache(maxsize=MAX_KNOWN)
def rate_key(address: str) -> str:
    """The part of an address that rate limits count by."""
    found = _parsed(address)
    if found is None or found.version == 4:
        return address
    return str(ip_network((found, IPV6_PREFIX), strict=False))


@lru_cache(maxsize=MAX_KNOWN)
def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """The address of a text; None for any other."""
    try:
        return ip_address(text) if len(text) <= MAX_ADDRESS_LENGTH else None
    except ValueError:
        return None
