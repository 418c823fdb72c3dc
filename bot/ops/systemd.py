"""Notifications to systemd: sd_notify(3), a datagram to its socket.

Without a service manager nothing is sent.
"""

from __future__ import annotations

import os
import socket

SOCKET_VARIABLE = "NOTIFY_SOCKET"
READY, ALIVE, STOPPING = "READY=1", "WATCHDOG=1", "STOPPING=1"


def notify(state: str) -> bool:
    """Send a state to the service manager; False without one."""
    address = os.environ.get(SOCKET_VARIABLE, "")
    if not address:
        return False
    if address.startswith("@"):  # Linux's abstract namespace
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
            to.sendto(state.encode(), address)
    except OSError:
        return False
    return True
