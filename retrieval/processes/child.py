"""The child's side of a sandbox: functions, items, heartbeats, limits.

Functions in a sandbox use `send_item` and `send_heartbeat`; elsewhere these do nothing. The limits of memory
and processor time are those of setrlimit(2), where the system has it.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from logging.handlers import QueueHandler
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from retrieval.errors import JianbaoError
from retrieval.processes.garbage_collection import GARBAGE_THRESHOLD
from retrieval.processes.memory import memory_of

_caller: Connection | None = None
"""In a child: the pipe to its caller."""
_item_seconds = 0.0
"""In a child: time limit of an item."""
_pipe_lock = threading.Lock()
"""In a child: one thread at a time writes to the pipe."""


def send_item(item: object) -> None:
    """Send the caller an item from anywhere within a sandboxed function."""
    _send_and_renew("item", item)


def send_heartbeat() -> None:
    """Renew the time limit from within a sandboxed function."""
    _send_and_renew("alive", None)


def _send_and_renew(kind: str, value: object) -> None:
    """In a child: send a message, and renew the time limit."""
    if _caller is not None:
        _send(kind, value)
        _renew_time()


def serve(pipe: Connection) -> None:
    """In the child: run functions until the parent is gone."""
    global _caller, _item_seconds  # noqa: PLW0603 -- this process is the child and nothing else
    _caller = pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    gc.set_threshold(GARBAGE_THRESHOLD)
    logging.getLogger().addHandler(_CallerHandler(SimpleQueue()))
    _raise_oom_score()
    with suppress(EOFError, OSError):
        while True:
            function, arguments, (_item_seconds, memory) = pipe.recv()
            _limit_memory(memory)
            _send(*_run(function, arguments))


def _send(kind: str, value: Any) -> None:
    """In the child: send the caller a message."""
    if _caller is not None:
        with _pipe_lock:
            _caller.send((kind, value))


class _CallerHandler(QueueHandler):
    """Sends log records to the caller, with its handlers."""

    def enqueue(self, record: logging.LogRecord) -> None:
        """Send a record, prepared as plain text."""
        _send("log", record)


def _run(function: Callable[..., Iterator[Any]], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    """Send the items of the function; returns the final message."""
    _renew_time()
    try:
        for item in function(*arguments):
            send_item(item)
    except JianbaoError as error:
        return "done", (memory_of("VmHWM"), error)
    except Exception:  # noqa: BLE001  # whatever a stranger's file causes is its own failure
        return "failed", None
    return "done", (memory_of("VmHWM"), None)


def end_with_parent() -> None:
    """Wait for the parent process to end, then end this one."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _raise_oom_score() -> None:
    """Let Linux kill this process first when memory runs out."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _limit_memory(limit: int) -> None:
    """Limit the memory of this process, on systems with `resource`."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _set_limit(resource.RLIMIT_DATA, limit)


def _renew_time() -> None:
    """Limit processor time of the next item; the caller may not poll."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _set_limit(resource.RLIMIT_CPU, int(time.process_time() + _item_seconds * (os.cpu_count() or 1)) + 1)


def _set_limit(kind: int, limit: int) -> None:
    import resource

    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
