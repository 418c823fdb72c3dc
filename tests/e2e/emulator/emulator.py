"""Installs the emulator from its lock file, starts it, and talks to it as a reader's client.

Installed once into the cache folder of whoever runs the tests, by the digest of the lock file; nothing is
written into the checkout. Without npm or its registry there is no emulator, and `install` says why.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

HERE = Path(__file__).parent
SECONDS_TO_INSTALL = 120.0


class NoEmulator(Exception):
    """It cannot be installed here; says why."""


def install() -> Path:
    """The folder with the emulator and its start script. Raises NoEmulator."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NoEmulator("npm or node is not on the PATH")
    digest = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder = user_cache_path("jianbao-tests") / f"emulator-{digest}"
    if not (folder / "complete").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        _run_npm(npm, folder)
        (folder / "complete").touch()
    shutil.copy(HERE / "start.js", folder)
    return folder


def _run_npm(npm: str, folder: Path) -> None:
    command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, timeout=SECONDS_TO_INSTALL, text=True, check=False
        )
    except subprocess.TimeoutExpired:
        raise NoEmulator(f"npm took more than {SECONDS_TO_INSTALL:g} s") from None
    if done.returncode:
        raise NoEmulator(f"npm ci failed: {done.stderr[-300:]}")


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Its base URL while it runs."""
    process = subprocess.Popen(
        ["node", "start.js"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdin is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


class Client:
    """One reader in a private chat, through the emulator's own interface for clients."""

    def __init__(self, base: str, token: str, person: int) -> None:
        self._base = base
        self._token = token
        self._who = {
            "from": {"id": person, "first_name": "读者", "is_bot": False, "language_code": "zh-hans"},
            "chat": {"id": person, "first_name": "读者", "type": "private"},
        }
        self._numbers = count(1)

    def says(self, text: str, *, date: int) -> None:
        """Send a message; date: seconds of Unix time that it bears."""
        command = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        entities = {"entities": command} if text.startswith("/") else {}
        self._post(
            "sendMessage", {**self._who, "botToken": self._token, "date": date, "text": text, **entities}
        )

    def presses(self, message: dict[str, Any], label: str, *, date: int) -> None:
        """Tap the button with this label. Raises StopIteration when there is none."""
        rows = message["message"]["reply_markup"]["inline_keyboard"]
        data = next(b["callback_data"] for row in rows for b in row if b["text"] == label)
        shown = {
            "message_id": message["messageId"], "date": date, "chat": self._who["chat"],
            "from": {"id": 666, "first_name": "剪报", "is_bot": True}, "text": message["message"]["text"],
        }  # fmt: skip
        self._post("sendCallback", {**self._who, "botToken": self._token, "message": shown, "data": data})

    def heard(self) -> list[dict[str, Any]]:
        """What the bot has said, as it reads now, oldest first."""
        both = self._post("getUpdatesHistory", {"token": self._token})["result"]
        return [one for one in both if "chat_id" in one.get("message", {})]

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self._base}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            answer: dict[str, Any] = json.load(response)
            return answer
