"""Our programs in processes of their own, forked from one that has imported their libraries.

An interpreter that starts anew and imports takes most of the time of a short command and of a bot's start,
and there are hundreds. Each process here has its own working folder, environment, streams and exit code, as
started from a shell, and runs the program's `__main__` itself (its language is decided then); only what lies
below is there already. What a start costs is measured by `tests.benchmarks.cold_start`.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NoReturn

LIBRARIES = {
    "retrieval": (
        "numpy", "onnxruntime", "pydantic_settings", "rich.progress", "rich.table", "structlog", "typer",
        "retrieval.answering.answerer", "retrieval.archive.archive", "retrieval.index.build.pipeline",
    ),
    "bot": ("bot.main", "bot.startup", "jieba"),
}  # fmt: skip
"""Imported before the fork, by program; none of them reads environment or arguments."""
SECONDS = 120
_LENGTH_BYTES = 4


class ForkedProcess:
    """A process of a `ForkedProgram`, of the interface of `subprocess.Popen`."""

    def __init__(self, ends: socket.socket) -> None:
        self._ends = ends
        weakref.finalize(self, ends.close)
        self.pid = int.from_bytes(_received(ends, _LENGTH_BYTES), "big")

    def wait(self, timeout: float | None = None) -> int:
        """The exit code. Raises subprocess.TimeoutExpired, and EOFError when its watcher died."""
        ready, _, _ = select.select([self._ends], [], [], timeout)
        if not ready:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        code = self._ends.recv(_LENGTH_BYTES, socket.MSG_PEEK | socket.MSG_WAITALL)  # several threads may ask
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


class ForkedProgram:
    """Starts `python -m MODULE`; one process stays that forks the others."""

    def __init__(self, module: str, root: Path) -> None:
        self._module = module
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forked_program", module, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                cwd=root,
            )
        self._socket = ours
        self._orders = threading.Lock()

    def start(
        self, arguments: Sequence[str], *, streams: Sequence[int], env: Mapping[str, str], cwd: Path
    ) -> ForkedProcess:
        """Start it. `streams`: descriptors of its input, output and errors, still the caller's to close."""
        order = json.dumps({"arguments": list(arguments), "env": dict(env), "cwd": str(cwd)}).encode()
        ours, theirs = socket.socketpair()
        with theirs, self._orders:
            head = len(order).to_bytes(_LENGTH_BYTES, "big")
            socket.send_fds(self._socket, [head], [*streams, theirs.fileno()])
            self._socket.sendall(order)
        return ForkedProcess(ours)

    def run(
        self, arguments: Sequence[str], *, stdin: str, env: Mapping[str, str], cwd: Path
    ) -> subprocess.CompletedProcess[str]:
        """Run to the end. Raises subprocess.TimeoutExpired after `SECONDS`, having killed what runs."""
        with (
            tempfile.TemporaryFile() as into,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
        ):
            into.write(stdin.encode())
            into.seek(0)
            streams = [stream.fileno() for stream in (into, out, err)]
            process = self.start(arguments, streams=streams, env=env, cwd=cwd)
            try:
                code = process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
            texts = [_text(stream) for stream in (out, err)]
        return subprocess.CompletedProcess([self._module, *arguments], code, *texts)

    def close(self) -> None:
        """End the process that forks."""
        self._socket.close()
        self._process.wait(SECONDS)


def _text(stream: IO[bytes]) -> str:
    """What was written, line ends as a reader of text sees them."""
    stream.seek(0)
    return io.TextIOWrapper(io.BytesIO(stream.read()), encoding="utf-8").read()


def _received(connection: socket.socket, size: int) -> bytes:
    """That many bytes. Raises EOFError when the other side has gone."""
    found = b""
    while len(found) < size:
        part = connection.recv(size - len(found))
        if not part:
            raise EOFError
        found += part
    return found


def serve(module: str, connection: socket.socket) -> None:
    """Fork a process an order, until the other side has gone."""
    for name in LIBRARIES[module]:
        importlib.import_module(name)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that watch
    while True:
        head, descriptors, _, _ = socket.recv_fds(connection, _LENGTH_BYTES, 4)
        if not head:
            return
        order = json.loads(_received(connection, int.from_bytes(head, "big")))
        if os.fork() == 0:
            connection.close()
            _watch(module, order, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _watch(module: str, order: Mapping[str, Any], descriptors: Sequence[int]) -> NoReturn:
    """Fork the program; tell its id, and its exit code when it has ended."""
    *streams, ends = descriptors
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if (child := os.fork()) == 0:
        os.close(ends)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _become(module, order, streams)
    for number in (0, 1, 2, *streams):
        os.close(number)  # whoever reads the program's output sees its end
    os.write(ends, child.to_bytes(_LENGTH_BYTES, "big"))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with suppress(BrokenPipeError):
        os.write(ends, code.to_bytes(_LENGTH_BYTES, "big", signed=True))
    os._exit(0)


def _become(module: str, order: Mapping[str, Any], streams: Sequence[int]) -> NoReturn:
    """Run the program in this process, and end it."""
    code: object = 1
    try:
        os.chdir(order["cwd"])
        os.environ.clear()
        os.environ.update(order["env"])
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0)), encoding="utf-8")
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w")), encoding="utf-8")
        sys.stderr = io.TextIOWrapper(
            io.BufferedWriter(io.FileIO(2, "w")),
            encoding="utf-8",
            errors="backslashreplace",
            line_buffering=True,
        )
        sys.argv = [module, *order["arguments"]]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
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


if __name__ == "__main__":
    serve(sys.argv[1], socket.socket(fileno=int(sys.argv[2])))
