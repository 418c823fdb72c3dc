"""Listening sockets by address: host and port, or a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.errors import UnusableAddress
from retrieval.ops.sockets import bind, connect, host_and_port, remove_socket_file


@pytest.mark.parametrize(
    ("address", "parts"),
    [("127.0.0.1:8080", ("127.0.0.1", 8080)), ("[::1]:80", ("::1", 80)), ("localhost:1", ("localhost", 1))],
)
def test_an_address_has_a_host_without_brackets_and_a_port(address: str, parts: tuple[str, int]) -> None:
    assert host_and_port(address) == parts


def test_a_socket_file_takes_connections_and_is_removed(tmp_path: Path) -> None:
    address = f"unix:{tmp_path}/bot.sock"
    (listening,) = bind(address, "bot.health_listen")

    with listening, connect(address, 5.0) as here:
        mode = (tmp_path / "bot.sock").stat().st_mode & 0o777
        here.sendall(b"x")
    remove_socket_file(address)

    assert mode == 0o660
    assert not (tmp_path / "bot.sock").exists()


def test_an_address_that_cannot_be_listened_at_names_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(port: int, host: str) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr("tornado.netutil.bind_sockets", refuse)

    with pytest.raises(UnusableAddress) as caught:
        bind("127.0.0.1:8080", "bot.webhook_listen")

    assert caught.value.facts["setting"] == "bot.webhook_listen"
    assert caught.value.facts["address"] == "127.0.0.1:8080"


def test_removing_leaves_addresses_of_ports_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("127.0.0.1:8080").touch()

    remove_socket_file("127.0.0.1:8080")

    assert Path("127.0.0.1:8080").exists()
