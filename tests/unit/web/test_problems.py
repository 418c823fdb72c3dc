"""Problem details."""

from __future__ import annotations

import pytest

from retrieval.errors import (
    AnswerTimeout,
    ArchiveBusy,
    BadDate,
    DraftTooLong,
    EmptyQuestion,
    JianbaoError,
    MissingExtra,
    TooBusy,
)
from retrieval.i18n import Messages
from retrieval.web.errors import BadParameter, NoSuchArticle, TooManyRequests
from retrieval.web.problems import problem_of, problem_response, status_of
from tests.unit.web.served_site import API, ServedSite


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (EmptyQuestion(), 400),
        (BadDate(value="x"), 400),
        (DraftTooLong(size=600, limit=500), 413),
        (MissingExtra(extra="pictures"), 501),
        (TooBusy(), 503),
        (AnswerTimeout(seconds="20"), 503),
        (ArchiveBusy(holder="h", since="s"), 503),
        (NoSuchArticle(), 404),
        (JianbaoError(detail=""), 500),
    ],
)
def test_an_error_has_a_status(error: JianbaoError, status: int) -> None:
    assert status_of(error) == status


def test_a_problem_says_in_the_readers_language_what_would_be_right() -> None:
    error = BadParameter(name="top", expected="less_than_equal", le="10")

    assert problem_of(error, Messages("en")) == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "The parameter top is wrong; it should be: 10 or less.",
        "key": "web.bad_parameter",
    }


def test_a_client_is_told_when_to_come_back() -> None:
    assert problem_response(TooBusy(), Messages()).headers["Retry-After"] == "2"
    wait = TooManyRequests(seconds=7, headers={"Retry-After": "7"})
    assert problem_response(wait, Messages()).headers["Retry-After"] == "7"


def test_a_problem_is_in_the_language_of_the_client(served: ServedSite) -> None:
    got = served.get(f"{API}/days/2020-13-40", {"Accept-Language": "zh-TW"})

    assert (got.status, got.headers["content-type"]) == (400, "application/problem+json")
    assert got.headers["content-language"] == "zh-Hant"
    assert "日期" in got.json["detail"]
