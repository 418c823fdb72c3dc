"""The command line in processes of its own, forked from one that has imported its libraries.

An interpreter that starts anew and imports takes most of the time of a short command, and there are hundreds.
Each run here has its own working folder, environment, streams and exit code, as typed in a shell, and imports
the command line itself (its language is decided then); only what lies below is there already. What a start
costs is measured by `tests.benchmarks.cold_start`.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NoReturn

LIBRARIES = (
    "numpy", "onnxruntime", "pydantic_settings", "rich.progress", "rich.table", "structlog", "typer",
    "retrieval.answering.answerer", "retrieval.archive.archive", "retrieval.index.build.pipeline",
)  # fmt: skip
"""Imported before the fork; none of them reads environment or arguments."""
SECONDS = 120
_LENGTH_BYTES = 4


class ForkedProgram:
    """Runs `python -m retrieval`; one process stays that forks the others."""

    def __init__(self, root: Path) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forked_program", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                cwd=root,
            )
        self._socket = ours
        self._socket.settimeout(SECONDS)

    def run(
        self, arguments: Sequence[str], *, stdin: str, env: Mapping[str, str], cwd: Path
    ) -> subprocess.CompletedProcess[str]:
        """Run to the end. Raises TimeoutError after `SECONDS`, having killed what runs."""
        with (
            tempfile.TemporaryFile() as into,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
        ):
            into.write(stdin.encode())
            into.seek(0)
            order = json.dumps({"arguments": list(arguments), "env": dict(env), "cwd": str(cwd)}).encode()
            streams = [stream.fileno() for stream in (into, out, err)]
            socket.send_fds(self._socket, [len(order).to_bytes(_LENGTH_BYTES, "big")], streams)
            self._socket.sendall(order)
            child = int.from_bytes(_received(self._socket, _LENGTH_BYTES), "big")
            try:
                code = int.from_bytes(_received(self._socket, _LENGTH_BYTES), "big", signed=True)
            except TimeoutError:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                raise
            texts = [_text(stream) for stream in (out, err)]
        return subprocess.CompletedProcess(["jianbao", *arguments], code, *texts)

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


def serve(connection: socket.socket) -> None:
    """Fork a process an order, until the other side has gone."""
    for name in LIBRARIES:
        importlib.import_module(name)
    gc.freeze()
    while True:
        head, streams, _, _ = socket.recv_fds(connection, _LENGTH_BYTES, 3)
        if not head:
            return
        order = json.loads(_received(connection, int.from_bytes(head, "big")))
        child = os.fork()
        if child == 0:
            connection.close()
            _become(order, streams)
        for stream in streams:
            os.close(stream)
        connection.sendall(child.to_bytes(_LENGTH_BYTES, "big"))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        connection.sendall(code.to_bytes(_LENGTH_BYTES, "big", signed=True))


def _become(order: Mapping[str, Any], streams: Sequence[int]) -> NoReturn:
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
        sys.argv = ["jianbao", *order["arguments"]]
        runpy.run_module("retrieval", run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 -- shown as the interpreter would
        traceback.print_exc()
    finally:
        threading._shutdown()  # waits for threads, as the interpreter does at its end
        for text in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                text.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
