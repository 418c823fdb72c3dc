"""Asking a running bot for its health."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from bot.ops.health_request import request_health


@pytest.mark.parametrize(
    ("status", "well"), [("200 OK", True), ("503 Service Unavailable", False)], ids=["well", "unwell"]
)
def test_the_status_says_whether_it_is_well_and_the_body_is_returned(
    tmp_path: Path, status: str, well: bool
) -> None:
    address = tmp_path / "health.sock"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(address))
        listening.listen()
        asked: list[bytes] = []
        answering = threading.Thread(target=answer_once, args=(listening, status, asked))
        answering.start()

        assert request_health(f"unix:{address}") == (well, '{"hears": true}')
        answering.join()
    assert asked[0].startswith(b"GET /healthz HTTP/1.1\r\n")


def answer_once(listening: socket.socket, status: str, asked: list[bytes]) -> None:
    """Take one request and answer it with a status."""
    connection, _ = listening.accept()
    with connection:
        asked.append(connection.recv(4096))
        connection.sendall(f'HTTP/1.1 {status}\r\nContent-Length: 15\r\n\r\n{{"hears": true}}'.encode())


def test_nobody_at_the_address_is_not_well(tmp_path: Path) -> None:
    well, said = request_health(f"unix:{tmp_path}/nobody.sock")

    assert not well
    assert "No such file" in said
