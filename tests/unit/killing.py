"""A process that kills itself the n-th time it touches a file below a folder: `FOLDER N ACTION ARGUMENT…`.

The instant needs no clock and can be repeated. With N = 0 it lives, and prints how often it touched one.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bot.state import State
from bot.uploads import Uploads
from retrieval.backup import back_up, restore
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
KILLS = int(os.environ.get("JIANBAO_KILLS", "20"))
"""Instants that a test tries, spread evenly over what it kills."""


class Countdown:
    """Counts audit events that touch files below a folder; dies at the given one, never at 0."""

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
    """The child's exit code and how often it touched a file below `folder`."""
    script = [sys.executable, "-m", "tests.unit.killing", str(folder), str(kill_at), action]
    ended = subprocess.run([*script, *map(str, arguments)], check=False, capture_output=True, text=True)
    return ended.returncode, int(ended.stdout or 0)


def instant(touches: int, attempt: int) -> int:
    """The `attempt`-th of `KILLS` instants, the first at the first touch, the last at the last."""
    return 1 + attempt * (touches - 1) // max(1, KILLS - 1)


def now() -> dt.datetime:
    return dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)


def _take_in(upload: Path, folder: Path, archive: Path) -> None:
    uploads = Uploads(folder)
    uploads.take_in(uploads.read(upload.name, upload.read_bytes()).id, archive)


def _remember(folder: Path) -> None:
    """Writes to a bot's memory for ever, and says so after each row."""
    state = State.in_folder(folder)

    async def remember() -> None:
        for number in range(10**9):
            await state.write("INSERT INTO picture VALUES (?, ?, ?)", str(number), "file", float(number))
            print(number, flush=True)

    asyncio.run(remember())


ACTIONS: dict[str, Callable[..., object]] = {
    "build": lambda data, archive: build_archive(archive, data, minute=1),
    "back up": lambda data, target: back_up(data, target, no_progress, now=now),
    "restore": lambda source, data: restore(source, data, no_progress, now=now),
    "take in": _take_in,
    "remember": _remember,
}

if __name__ == "__main__":
    countdown = Countdown(sys.argv[1], int(sys.argv[2]))
    sys.addaudithook(countdown)
    ACTIONS[sys.argv[3]](*map(Path, sys.argv[4:]))
    print(countdown.count)
