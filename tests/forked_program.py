"""Our programs in processes of their own, forked from one that has imported their libraries.

An interpreter that starts anew and imports takes most of the time of a short command and of a bot's start,
and there are hundreds. Each process here has its own working folder, environment, streams and exit code, as
started from a shell, and runs the program's `__main__` itself (its language is decided then); only what lies
below is there already. What a start costs is measured by `tests.benchmarks.cold_start`.

The children of these processes, and of the tests themselves, are forked likewise: they get what is pickled
for them, the variables of their context and no other descriptors, as from an interpreter of their own.
`fresh_children` starts them anew, for tests of how children start.
"""

from __future__ import annotations

import atexit
import io
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from retrieval.processes import clean_spawn
from retrieval.processes.sandbox import end_idle_children
from tests.fork_orders import ForkedProcess, ordered

ROOT = Path(__file__).parents[1]
SECONDS = 120


@dataclass(frozen=True, slots=True)
class Module:
    """`python -m NAME`."""

    name: str

    def order(self, arguments: Sequence[str]) -> dict[str, Any]:
        """The part of an order that says what runs."""
        return {"module": self.name, "arguments": [self.name, *arguments]}


@dataclass(frozen=True, slots=True)
class Source:
    """`python -c TEXT`."""

    text: str

    def order(self, arguments: Sequence[str]) -> dict[str, Any]:
        """The part of an order that says what runs."""
        return {"module": "", "source": self.text, "arguments": ["-c", *arguments]}


def start(
    program: Module | Source,
    arguments: Sequence[str],
    *,
    streams: Sequence[int],
    env: Mapping[str, str],
    cwd: Path,
) -> ForkedProcess:
    """Start a program. streams: descriptors of its input, output and errors, still the caller's."""
    order = {**program.order(arguments), "env": dict(env), "cwd": str(cwd), "places": [0, 1, 2]}
    return ordered(server.address(), order, streams)


def run(
    module: str, arguments: Sequence[str], *, stdin: str, env: Mapping[str, str], cwd: Path
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
        process = start(Module(module), arguments, streams=streams, env=env, cwd=cwd)
        try:
            code = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        texts = [_text(stream) for stream in (out, err)]
    return subprocess.CompletedProcess([module, *arguments], code, *texts)


def fork_children(address: str = "") -> None:
    """From now on the children of this process are forked.

    address: of the server; without it this process starts one when it is first needed.
    """
    if address:
        server.use(address)
    clean_spawn.start_interpreter = _start_child


@contextmanager
def fresh_children() -> Iterator[None]:
    """Children of this process have interpreters of their own meanwhile."""
    forked = clean_spawn.start_interpreter
    end_idle_children()
    clean_spawn.start_interpreter = subprocess.Popen
    try:
        yield
    finally:
        end_idle_children()
        clean_spawn.start_interpreter = forked


def _start_child(command: Sequence[str], *, env: Mapping[str, str], pass_fds: Sequence[int]) -> ForkedProcess:
    """Start a child whose interpreter would be started by this command."""
    source, *flags = command[command.index("-c") + 1 :]
    places = sorted({0, 1, 2, *pass_fds})
    order = {**Source(source).order(flags), "env": dict(env), "cwd": str(Path.cwd()), "places": places}
    return ordered(server.address(), order, places)


class Server:
    """The process that forks; started when it is first needed."""

    def __init__(self) -> None:
        self._address = ""
        self._starting = threading.Lock()

    def use(self, address: str) -> None:
        """Use the server of another process."""
        self._address = address

    def address(self) -> str:
        """The path of its socket."""
        with self._starting:
            self._address = self._address or _started()
        return self._address


server = Server()
"""The server of this process; a forked process has that of its parent."""


def _started() -> str:
    """Start a server, which ends with this process; its address."""
    folder = tempfile.mkdtemp(prefix="jianbao-fork-")
    ours, theirs = socket.socketpair()
    with socket.socket(socket.AF_UNIX) as listening, theirs:
        listening.bind(f"{folder}/socket")
        listening.listen(64)
        handles = [listening.fileno(), theirs.fileno()]
        command = [sys.executable, "-m", "tests.fork_server", *map(str, handles)]
        process = subprocess.Popen(command, pass_fds=handles, cwd=ROOT)
    atexit.register(_end, ours, process, folder)
    return f"{folder}/socket"


def _end(owner: socket.socket, process: subprocess.Popen[bytes], folder: str) -> None:
    """End a server and remove its socket."""
    owner.close()
    process.wait(SECONDS)
    shutil.rmtree(folder, ignore_errors=True)


def _text(stream: IO[bytes]) -> str:
    """What was written, line ends as a reader of text sees them."""
    stream.seek(0)
    return io.TextIOWrapper(io.BytesIO(stream.read()), encoding="utf-8").read()
