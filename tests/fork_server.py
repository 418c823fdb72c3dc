"""The process that forks others: it has imported the program's libraries and done nothing else.

Takes an order a connection (`tests.forked_program` writes them): a head of the order's length that carries
descriptors, then JSON. Gives back the id of the new process, and its exit code once it has ended.
"""

from __future__ import annotations

import atexit
import fcntl
import gc
import importlib
import io
import json
import os
import runpy
import select
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, NoReturn

from tests import forked_program
from tests.fork_orders import LENGTH_BYTES, MAX_DESCRIPTORS, received

LIBRARIES = (
    "numpy", "onnxruntime", "pydantic_settings", "rich.progress", "rich.table", "structlog", "typer", "jieba",
    "retrieval.answering.answerer", "retrieval.archive.archive", "retrieval.index.build.pipeline",
    "retrieval.processes.child", "bot.main", "bot.startup",
)  # fmt: skip
"""Imported before the first fork; none of them reads environment or arguments."""


def serve(listening: socket.socket, owner: socket.socket) -> None:
    """Fork a process an order, until the owner has gone."""
    for name in LIBRARIES:
        importlib.import_module(name)
    forked_program.fork_children(listening.getsockname())
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that watch
    while True:
        ready, _, _ = select.select([listening, owner], [], [])
        if owner in ready:
            return
        connection, _ = listening.accept()
        with connection, suppress(OSError, EOFError):  # of one that has died while ordering
            head, descriptors, _, _ = socket.recv_fds(connection, LENGTH_BYTES, MAX_DESCRIPTORS)
            order = json.loads(received(connection, int.from_bytes(head, "big")))
            if os.fork() == 0:
                listening.close()
                owner.close()
                _watch(order, descriptors, connection.detach())
            for descriptor in descriptors:
                os.close(descriptor)


def _watch(order: Mapping[str, Any], descriptors: Sequence[int], caller: int) -> NoReturn:
    """Fork the program; tell its id, and its exit code when it has ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if (child := os.fork()) == 0:
        os.close(caller)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _become(order, descriptors)
    for number in {0, 1, 2, *descriptors}:
        os.close(number)  # whoever reads the program's output sees its end
    with suppress(BrokenPipeError):
        os.write(caller, child.to_bytes(LENGTH_BYTES, "big"))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with suppress(BrokenPipeError):
        os.write(caller, code.to_bytes(LENGTH_BYTES, "big", signed=True))
    os._exit(0)


def _become(order: Mapping[str, Any], descriptors: Sequence[int]) -> NoReturn:
    """Run the program in this process, and end it."""
    code: object = 1
    try:
        os.chdir(order["cwd"])
        os.environ.clear()
        os.environ.update(order["env"])
        _place(descriptors, order["places"])
        _open_streams()
        sys.argv = order["arguments"]
        if order["module"]:
            runpy.run_module(order["module"], run_name="__main__", alter_sys=True)
        else:
            exec(order["source"], {"__name__": "__main__"})
        code = 0
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 -- shown as the interpreter would
        traceback.print_exc()
    finally:
        threading._shutdown()  # this and the next as the interpreter does at its end
        atexit._run_exitfuncs()
        for text in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                text.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


def _place(descriptors: Sequence[int], places: Sequence[int]) -> None:
    """Give the descriptors the numbers that they have in the process that sent them."""
    aside = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, max(places) + 1) for descriptor in descriptors]
    for descriptor in descriptors:
        os.close(descriptor)
    for descriptor, place in zip(aside, places, strict=True):
        os.dup2(descriptor, place)
        os.close(descriptor)


def _open_streams() -> None:
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0)), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w")), encoding="utf-8")
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(2, "w")), encoding="utf-8", errors="backslashreplace", line_buffering=True
    )


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), socket.socket(fileno=int(sys.argv[2])))
