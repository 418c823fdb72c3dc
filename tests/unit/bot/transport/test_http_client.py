"""One request to the Bot API: what is sent, what comes back, and what each failure is called."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest
from telegram import InputFile
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.transport import proxy
from bot.transport.http_client import AiohttpRequest, NotSent

PATH = "/bot123456:a-secret-token/sendMessage"
OK = b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"ok":true}'


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    proxy._proxy_for.cache_clear()
    yield
    proxy._proxy_for.cache_clear()


@asynccontextmanager
async def serving(answer: bytes, heard: list[tuple[str, str, bytes]]) -> AsyncIterator[str]:
    """A server that answers each request with these bytes and hangs up, or with none is silent."""
    silent = asyncio.Event()
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving.add(asyncio.current_task())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:-2])
        body = await reader.readexactly(int(fields.get("content-length", 0)))
        heard.append((head.split(" ")[1], fields.get("content-type", ""), body))
        if not answer:
            await silent.wait()
        writer.write(answer)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            silent.set()
            await asyncio.gather(*serving)


def called(
    answer: bytes,
    *parameters: RequestParameter,
    heard: list[tuple[str, str, bytes]] | None = None,
    **timeouts: Any,
) -> tuple[int, bytes]:
    """Status and body of one request to a server with this answer."""

    async def call() -> tuple[int, bytes]:
        data = RequestData(list(parameters)) if parameters else None
        async with serving(answer, [] if heard is None else heard) as address, AiohttpRequest(4) as request:
            return await request.do_request(address + PATH, "POST", data, **timeouts)

    return asyncio.run(call())


def test_parameters_are_sent_as_a_form() -> None:
    heard: list[tuple[str, str, bytes]] = []

    answer = called(OK, RequestParameter("text", "株洲 & <b>", None), heard=heard)

    [(path, kind, body)] = heard
    assert answer == (200, b'{"ok":true}')
    assert (path, kind) == (PATH, "application/x-www-form-urlencoded")
    assert parse_qs(body.decode()) == {"text": ["株洲 & <b>"]}


def test_files_are_sent_beside_the_parameters() -> None:
    heard: list[tuple[str, str, bytes]] = []
    file = InputFile(b"\x89PNG\x00", filename="剪报.png", attach=True)
    picture = RequestParameter.from_input("photo", file)

    called(OK, RequestParameter("caption", "标题", None), picture, heard=heard)

    [(_, kind, body)] = heard
    assert kind.startswith("multipart/form-data; boundary=")
    assert b"\x89PNG\x00" in body
    assert 'filename="剪报.png"'.encode() in body
    assert b"Content-Type: image/png" in body
    assert "标题".encode() in body


def test_an_error_of_telegram_is_an_answer() -> None:
    error = b'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 12\r\n\r\n{"ok":false}'

    assert called(error) == (502, b'{"ok":false}')


@pytest.mark.parametrize("status", [b"200 OK", b"403 Forbidden", b"401 Unauthorized", b"502 Bad Gateway"])
@pytest.mark.parametrize(
    "body", [b"<html>blocked", b'{"ok":true,"result":[{"text":"secret', b"", b"[1]", b'{"a":1}']
)
def test_an_answer_of_anything_but_the_bot_api_is_a_network_error(status: bytes, body: bytes) -> None:
    head = b"HTTP/1.1 " + status + b"\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)

    with pytest.raises(NetworkError) as caught:
        called(head + body)

    assert type(caught.value) is NetworkError
    assert f"{status[:3].decode()} text/html, {len(body)} bytes" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_half_an_answer_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(TelegramError):
        AiohttpRequest.parse_json_payload('{"text":"天元区'.encode())

    assert caplog.text == ""


def test_a_redirect_is_not_followed() -> None:
    away = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"

    with pytest.raises(NetworkError, match="302"):
        called(away)


@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", b"what is this?\r\n\r\n", b"HTTP/1.1 200 OK\r\n"],
    ids=["cut off", "no HTTP", "hung up"],
)
def test_an_answer_that_cannot_be_read_is_a_network_error_without_the_token(answer: bytes) -> None:
    with pytest.raises(NetworkError) as caught:
        called(answer)

    assert not isinstance(caught.value, NotSent | TimedOut)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_silence_is_a_timeout() -> None:
    with pytest.raises(TimedOut):
        called(b"", read_timeout=0.01)


def test_where_nobody_listens_nothing_was_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        async def call() -> None:
            async with AiohttpRequest(1) as request:
                await request.do_request(f"http://127.0.0.1:{port}{PATH}", "POST")

        with pytest.raises(NotSent, match="ClientConnectorError") as caught:
            asyncio.run(call())

    assert "secret" not in str(caught.value)


def test_waiting_for_a_connection_in_vain_is_nothing_sent() -> None:
    async def call() -> None:
        async with serving(b"", []) as address, AiohttpRequest(1) as request:
            first = asyncio.create_task(request.do_request(address + PATH, "POST", read_timeout=None))
            await asyncio.sleep(0)
            try:
                await request.do_request(address + PATH, "POST", connect_timeout=0.01)
            finally:
                first.cancel()
                await asyncio.gather(first, return_exceptions=True)

    with pytest.raises(NotSent):
        asyncio.run(call())


def test_the_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, str, bytes]] = []

    async def call() -> tuple[int, bytes]:
        async with serving(OK, heard) as address, AiohttpRequest(1) as request:
            monkeypatch.setenv("HTTP_PROXY", address)
            return await request.do_request("http://telegram.invalid/getMe", "POST")

    assert asyncio.run(call()) == (200, b'{"ok":true}')
    assert heard[0][0] == "http://telegram.invalid/getMe"


def test_a_host_that_needs_no_proxy_is_asked_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    assert called(OK) == (200, b'{"ok":true}')


def test_before_and_after_its_time_no_request_is_made() -> None:
    request = AiohttpRequest(1)

    async def call() -> None:
        with pytest.raises(RuntimeError):
            await request.do_request("http://127.0.0.1:9/", "POST")
        await request.initialize()
        await request.initialize()
        await request.shutdown()
        with pytest.raises(RuntimeError):
            await request.do_request("http://127.0.0.1:9/", "POST")

    asyncio.run(call())


def test_no_failure_is_left_to_the_library_to_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*args: object, **kwargs: object) -> None:
        raise UnicodeEncodeError("latin-1", "me:hush", 0, 1, "of the library")

    monkeypatch.setattr(aiohttp.ClientSession, "_request", fail)

    with pytest.raises(NetworkError) as caught:
        called(OK)

    assert str(caught.value) == "UnicodeEncodeError"
    assert caught.value.__cause__ is None
