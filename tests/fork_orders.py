"""Orders to the fork server, and the processes that it gives back.

Nothing but small modules of Python is imported here: `forked_command` is a command of its own.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

LENGTH_BYTES = 4
MAX_DESCRIPTORS = 64


class ForkedProcess:
    """A process of the fork server, of the interface of `subprocess.Popen`."""

    def __init__(self, ends: socket.socket) -> None:
        self.pid = int.from_bytes(received(ends, LENGTH_BYTES), "big")
        self._ends = ends.detach()
        weakref.finalize(self, os.close, self._ends).atexit = False  # what ends children at exit asks for it

    def wait(self, timeout: float | None = None) -> int:
        """The exit code. Raises subprocess.TimeoutExpired, and EOFError when its watcher died."""
        ready, _, _ = select.select([self._ends], [], [], timeout)
        if not ready:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        with socket.socket(fileno=os.dup(self._ends)) as ends:  # several threads may ask
            code = ends.recv(LENGTH_BYTES, socket.MSG_PEEK | socket.MSG_WAITALL)
        if not code:
            raise EOFError
        return int.from_bytes(code, "big", signed=True)

    def poll(self) -> int | None:
        """The exit code of a process that has ended."""
        with suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it whatever it does."""
        self.send_signal(signal.SIGKILL)


def ordered(address: str, order: Mapping[str, Any], descriptors: Sequence[int]) -> ForkedProcess:
    """The process of an order, sent to the server of an address."""
    content = json.dumps(order).encode()
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(address)
    socket.send_fds(connection, [len(content).to_bytes(LENGTH_BYTES, "big")], list(descriptors))
    connection.sendall(content)
    return ForkedProcess(connection)


def received(connection: socket.socket, size: int) -> bytes:
    """That many bytes. Raises EOFError when the other side has gone."""
    found = b""
    while len(found) < size:
        part = connection.recv(size - len(found))
        if not part:
            raise EOFError
        found += part
    return found
