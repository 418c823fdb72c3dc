"""Listening sockets of this process: `host:port`, or `unix:/path`."""

from __future__ import annotations

import socket
from pathlib import Path

from retrieval.errors import UnusableAddress

SOCKET_MODE = 0o660
"""Members of the group may write to the socket."""
UNIX_PREFIX = "unix:"


def bind(address: str, setting: str) -> list[socket.socket]:
    """Listen at an address. Raises UnusableAddress, naming the setting."""
    from tornado.netutil import bind_sockets, bind_unix_socket

    try:
        if address.startswith(UNIX_PREFIX):
            return [bind_unix_socket(address.removeprefix(UNIX_PREFIX), SOCKET_MODE)]
        host, port = host_and_port(address)
        return bind_sockets(port, host)
    except (OSError, OverflowError, ValueError) as error:  # ValueError: a file that is no socket
        raise UnusableAddress(setting=setting, address=address, said=error) from None


def remove_socket_file(address: str) -> None:
    """Remove the file of a Unix socket."""
    if address.startswith(UNIX_PREFIX):
        Path(address.removeprefix(UNIX_PREFIX)).unlink(missing_ok=True)


def connect(address: str, seconds: float) -> socket.socket:
    """Connect to an address. Raises OSError."""
    if not address.startswith(UNIX_PREFIX):
        return socket.create_connection(host_and_port(address), seconds)
    connected = socket.socket(socket.AF_UNIX)
    connected.settimeout(seconds)
    try:
        connected.connect(address.removeprefix(UNIX_PREFIX))
    except OSError:
        connected.close()
        raise
    return connected


def host_and_port(address: str) -> tuple[str, int]:
    """Both parts of `host:port`; an IPv6 address without its brackets."""
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)
