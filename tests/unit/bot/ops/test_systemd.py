"""Notifications to systemd, and none without it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from bot.ops.systemd import ALIVE, READY, SOCKET_VARIABLE, notify


def test_without_a_service_manager_nothing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(SOCKET_VARIABLE, raising=False)
    silent = notify(ALIVE)
    monkeypatch.setenv(SOCKET_VARIABLE, str(tmp_path / "nobody"))

    assert (silent, notify(ALIVE)) == (False, False)


def test_a_state_goes_to_the_socket_of_the_service_manager(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    address = str(tmp_path / "notify")
    monkeypatch.setenv(SOCKET_VARIABLE, address)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        taken = notify(READY)
        state = manager.recv(100)

    assert (taken, state) == (True, b"READY=1")
