"""Processes killed at their n-th access to a file below a folder.

The instant needs no clock and can be repeated. With n = 0 such a process lives, and tells how often it
touched one. All are forked from one that has loaded everything and done nothing, so that each of hundreds
costs what it does and not the start of an interpreter.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from bot.state.database import Database
from bot.state.uploads import UploadQuarantine
from retrieval.index.build import pipeline as _loaded  # noqa: F401 -- otherwise each child would load it
from retrieval.maintenance.backup import back_up
from retrieval.maintenance.restore import restore
from tests import forked_program
from tests.conftest import build_archive, no_progress

TOUCHES = {
    "open",
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.listdir",
    "os.scandir",
    "shutil.rmtree",
    "shutil.move",
}
KILLS = int(os.environ.get("TEST_KILLS", "20"))
"""Instants that a test tries, spread evenly over what it kills."""
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__])


class Countdown:
    """Count audit events on files below a folder; die at event `n`, never at 0."""

    def __init__(self, folder: str, kill_at: int) -> None:
        self.folder = folder
        self.kill_at = kill_at
        self.count = 0

    def __call__(self, event: str, facts: tuple[object, ...]) -> None:
        if event in TOUCHES and facts and str(facts[0]).startswith(self.folder):
            self.count += 1
            if self.count == self.kill_at:
                os.kill(os.getpid(), signal.SIGKILL)


def run(folder: Path, kill_at: int, action: str, *arguments: Path) -> tuple[int, int]:
    """Exit code of the child and its file accesses below `folder`."""
    address = forked_program.server.address()
    child, told = _started(_carry_out, address, Countdown(str(folder), kill_at), action, arguments)
    try:
        count = told.recv()
    except EOFError:
        count = 0
    child.join()
    assert child.exitcode is not None
    return child.exitcode, count


def remembering(folder: Path) -> tuple[BaseProcess, Connection]:
    """A process writing to the bot's database forever, printing each row number once committed."""
    return _started(_remember, folder)


def _started(target: Callable[..., None], *arguments: object) -> tuple[BaseProcess, Connection]:
    here, there = _CONTEXT.Pipe(duplex=False)
    child = _CONTEXT.Process(target=target, args=(there, *arguments), daemon=False)
    child.start()
    there.close()
    return child, here


def instant(touches: int, attempt: int) -> int:
    """The `attempt`-th of `KILLS` instants, the first at the first touch, the last at the last."""
    return 1 + attempt * (touches - 1) // max(1, KILLS - 1)


def now() -> dt.datetime:
    return dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)


def _carry_out(
    caller: Connection, address: str, countdown: Countdown, action: str, arguments: tuple[Path, ...]
) -> None:
    """In the child: an action, its own children forked by the server of the address."""
    forked_program.fork_children(address)
    sys.addaudithook(countdown)
    ACTIONS[action](*arguments)
    caller.send(countdown.count)


def _take_in(upload: Path, folder: Path, archive: Path) -> None:
    uploads = UploadQuarantine(folder)
    uploads.accept(uploads.read(upload.name, upload.read_bytes()).id, archive)


def _remember(caller: Connection, folder: Path) -> None:
    state = Database.in_folder(folder)

    async def remember() -> None:
        for number in range(10**9):
            await state.write("INSERT INTO picture VALUES (?, ?, ?)", str(number), "file", float(number))
            caller.send(str(number))

    asyncio.run(remember())


ACTIONS: dict[str, Callable[..., object]] = {
    "build": lambda data, archive: build_archive(archive, data, minute=1),
    "back up": lambda data, target: back_up(data, target, no_progress, now=now),
    "restore": lambda source, data: restore(source, data, no_progress, now=now),
    "take in": _take_in,
}
