"""Who is admitted, and how slow guessing is."""

from __future__ import annotations

import asyncio
import base64

import pytest

from retrieval.web.authentication import FAILURE_PAUSE_S, FAILURES_PER_MINUTE, Authenticator
from retrieval.web.errors import NotLoggedIn, TooManyRequests
from retrieval.web.settings import WebSettings
from tests.clock import Clock


def basic(login: str) -> str:
    return f"Basic {base64.b64encode(login.encode()).decode()}"


def check(authenticator: Authenticator, *headers: str | None, client: str = "10.0.0.1") -> list[bool]:
    async def admitted(header: str | None) -> bool:
        try:
            await authenticator.check(header, client)
        except NotLoggedIn:
            return False
        return True

    async def main() -> list[bool]:
        return [await admitted(header) for header in headers]

    return asyncio.run(main())


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def guarded(pauses: list[float]) -> Authenticator:
    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    settings = WebSettings.read(token="river-4471", user="编辑", password="pa:ss")
    return Authenticator(settings, Clock(), sleep)


def test_the_token_or_the_login_admits_and_nothing_else(guarded: Authenticator) -> None:
    right = ["Bearer river-4471", "bearer  river-4471", basic("编辑:pa:ss")]
    wrong = [None, "", "Bearer", "Bearer river-447", "river-4471", basic("编辑:pa"), "Basic %%%", basic("")]

    assert check(guarded, *right) == [True] * len(right)
    assert check(guarded, *wrong) == [False] * len(wrong)


def test_a_wrong_try_waits_and_a_missing_one_does_not(guarded: Authenticator, pauses: list[float]) -> None:
    check(guarded, None, "Bearer no")

    assert pauses == [FAILURE_PAUSE_S]


def test_a_guesser_has_to_pause_even_with_the_right_token(guarded: Authenticator) -> None:
    check(guarded, *["Bearer no"] * FAILURES_PER_MINUTE)

    with pytest.raises(TooManyRequests):
        check(guarded, "Bearer river-4471")
    assert check(guarded, "Bearer river-4471", client="10.0.0.2") == [True]


def test_without_credentials_in_the_settings_everyone_is_admitted() -> None:
    authenticator = Authenticator(WebSettings.read(), Clock())

    assert authenticator.is_open
    assert check(authenticator, None, "Bearer x") == [True, True]
