"""Authentication: a bearer token, or a user with a password.

Compared in constant time. A wrong try waits, and after a few of them an address has to pause, so that
guessing is slow. Credentials are never logged or repeated.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
from collections.abc import Awaitable, Callable

from retrieval.ops.token_bucket import TokenBucketTable
from retrieval.web.errors import NotLoggedIn, TooManyRequests
from retrieval.web.settings import WebSettings

FAILURES_PER_MINUTE = 20
"""Wrong tries of one address in a minute: a mistyped password, not a search."""
FAILURE_PAUSE_S = 0.5
MAX_HEADER_LENGTH = 2048

Sleep = Callable[[float], Awaitable[None]]


class Authenticator:
    """Admits requests with the credentials of the settings.

    clock: monotonic, seconds.
    """

    def __init__(
        self, settings: WebSettings, clock: Callable[[], float], sleep: Sleep = asyncio.sleep
    ) -> None:
        self._token = settings.token.get_secret_value()
        login = f"{settings.user}:{settings.password.get_secret_value()}"
        self._login = login if settings.user else ""
        self._sleep = sleep
        self._failures: TokenBucketTable[str] = TokenBucketTable(FAILURES_PER_MINUTE, clock)

    @property
    def is_open(self) -> bool:
        """True where no credentials are asked for."""
        return not self._token and not self._login

    async def check(self, authorization: str | None, client: str) -> None:
        """Admit a request. Raises NotLoggedIn after a pause, TooManyRequests for a guesser."""
        if self.is_open:
            return
        if not self._failures.has_token(client):
            wait = self._failures.retry_after(client)
            raise TooManyRequests(seconds=wait, headers={"Retry-After": str(wait)})
        if self._is_right(authorization or ""):
            return
        if authorization:
            self._failures.take(client)
            await self._sleep(FAILURE_PAUSE_S)
        raise NotLoggedIn(headers={"WWW-Authenticate": self._challenge()})

    def _is_right(self, authorization: str) -> bool:
        scheme, _, given = authorization[:MAX_HEADER_LENGTH].partition(" ")
        given = given.strip()
        match scheme.lower():
            case "bearer":
                return bool(self._token) and _equal(given.encode("utf-8", "replace"), self._token)
            case "basic":
                return bool(self._login) and _equal(_decoded(given), self._login)
        return False

    def _challenge(self) -> str:
        schemes = ['Bearer realm="jianbao"'] if self._token else []
        schemes += ['Basic realm="jianbao", charset="UTF-8"'] if self._login else []
        return ", ".join(schemes)


def _equal(given: bytes, expected: str) -> bool:
    """Compare in constant time; the digests hide the length as well."""
    pair = (hashlib.sha256(one).digest() for one in (given, expected.encode()))
    return hmac.compare_digest(*pair)


def _decoded(given: str) -> bytes:
    try:
        return base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        return b""
