"""Requests to the Bot API, made by aiohttp.

httpx, the library's own client, takes 2.0 ms of processor time a request, aiohttp 0.6 ms. A question is a
poll and a message at least, made by the one thread for all readers.

No error names the address, for the token is a part of the URL.
"""

from __future__ import annotations

import json
from typing import Any

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.transport.proxy import Proxy, proxy_for
from retrieval.extras import import_extra

CONNECT_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 20.0
UPLOAD_TIMEOUT_S = 20.0
"""Added to the read timeout of a request with files: the read timeout starts with the sending."""
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class NotSent(NetworkError):
    """No connection: the request never left the machine."""


class AiohttpRequest(BaseRequest):
    """The library's request backend. pool_size: requests under way at once.

    The timeouts of connecting and of waiting for a free connection count together; there is none for
    writing alone. A proxy is the environment's (see `bot.transport.proxy`).
    """

    def __init__(self, pool_size: int) -> None:
        self._pool_size = pool_size
        self._session: aiohttp.ClientSession | None = None
        self._socks_session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Read timeout, seconds, without the time of a long poll."""
        return READ_TIMEOUT_S

    async def initialize(self) -> None:
        """Open the session, unless it is open."""
        if self._session is None or self._session.closed:
            self._session = self._open(aiohttp.TCPConnector(limit=self._pool_size))

    async def shutdown(self) -> None:
        """Close all connections."""
        for session in (self._session, self._socks_session):
            if session is not None:
                await session.close()
        self._socks_session = None

    def _open(self, connector: aiohttp.BaseConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
        )

    def _session_by(self, proxy: Proxy | None, direct: aiohttp.ClientSession) -> aiohttp.ClientSession:
        """The session of a SOCKS proxy, else the direct one."""
        if proxy is None or not proxy.is_socks:
            return direct
        if self._socks_session is None:
            socks = import_extra("aiohttp_socks", "socks")
            self._socks_session = self._open(
                socks.ProxyConnector.from_url(proxy.url, rdns=True, limit=self._pool_size)
            )
        return self._socks_session

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer without logging it, unlike the library's own.

        It may hold messages of people. Raises TelegramError.
        """
        try:
            parsed: dict[str, Any] = json.loads(payload)
        except ValueError:
            raise TelegramError("Invalid server response") from None
        return parsed

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of the answer. Timeouts in seconds, None for none.

        Raises NotSent, TimedOut and NetworkError, RuntimeError before `initialize` and after `shutdown`.
        """
        if self._session is None or self._session.closed:
            raise RuntimeError("the session is not open")
        reading = _given(read_timeout, READ_TIMEOUT_S)
        if reading is not None and request_data is not None and request_data.contains_files:
            reading += _given(write_timeout, UPLOAD_TIMEOUT_S) or 0.0
        connecting = _given(connect_timeout, CONNECT_TIMEOUT_S)
        timeout = aiohttp.ClientTimeout(total=None, connect=connecting, sock_read=reading)
        proxy = proxy_for(url)
        http_proxy = proxy.url if proxy is not None and not proxy.is_socks else None
        try:
            async with self._session_by(proxy, self._session).request(
                method, url, **_body(request_data), timeout=timeout, allow_redirects=False, proxy=http_proxy
            ) as answer:
                content = await answer.read()
                if method == "POST" and not _is_api_answer(content):  # GET: the content of a file
                    form = f"{answer.status} {answer.content_type}, {len(content)} bytes"
                    raise NetworkError(f"no answer of the Bot API: {form}")
                return answer.status, content
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as error:
            raise NotSent(_named(error)) from None
        except TimeoutError as error:
            raise TimedOut(_named(error)) from None
        except NetworkError:
            raise
        except Exception as error:  # noqa: BLE001 -- the library logs others by repr, proxy credentials with them
            raise NetworkError(_named(error)) from None


def _is_api_answer(content: bytes) -> bool:
    """True for the form of every answer (Bot API, Making requests).

    False for a web page of a proxy or a provider, and for the half of an answer.
    """
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(answer, dict) and isinstance(answer.get("ok"), bool)


def _given(value: Any, otherwise: float) -> float | None:
    seconds: float | None = otherwise if value is BaseRequest.DEFAULT_NONE else value
    return seconds


def _body(request_data: RequestData | None) -> dict[str, Any]:
    """The parameters as a form, with the files in parts beside them."""
    if request_data is None:
        return {}
    if not request_data.contains_files:
        return {"data": request_data.url_encoded_parameters().encode(), "headers": _FORM}
    form = aiohttp.FormData(request_data.json_parameters, quote_fields=False)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}


def _named(error: Exception) -> str:
    """The kind of error, and the system's message."""
    said = error.strerror if isinstance(error, OSError) else None
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
