"""The log: one line an event, no secret in any of them, no words of people."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from structlog.contextvars import bound_contextvars
from telegram.error import InvalidToken, NetworkError

from retrieval.ops import logging as log
from retrieval.ops.log_format import MASK, line_formatter
from retrieval.ops.logging import RepeatFilter, log_error, log_event, subscribe

TOKEN = "123456789:AAF-only-for-tests-aaaaaaaaaaaaaaaaaa"
SECRET = TOKEN.partition(":")[2]


@pytest.fixture
def printed() -> Iterator[io.StringIO]:
    """What the formatter lets through, of our logger and of everybody's."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(line_formatter([TOKEN]))
    root = logging.getLogger()
    level = log.logger.level
    root.addHandler(handler)
    log.logger.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    log.logger.setLevel(level)


def test_an_event_is_one_line_of_facts(printed: io.StringIO) -> None:
    log_event("question", update=7, outcome="answered", ms=8.1234, said="a b\nc")

    line = printed.getvalue()
    assert line.endswith('INFO question update=7 outcome=answered ms=8.12 said="a b\\nc"\n')
    assert line.count("\n") == 1


def test_who_listens_hears_what_the_log_is_too_quiet_for(printed: io.StringIO) -> None:
    heard = []
    log.logger.setLevel(logging.ERROR)
    end = subscribe(lambda name, facts: heard.append((name, dict(facts))))

    log_event("vote", good=True)
    end()
    log_event("vote", good=False)

    assert heard == [("vote", {"good": True})]
    assert printed.getvalue() == ""


@pytest.mark.parametrize(
    "text",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/getMe",
        f"POST https://api.telegram.org/bot{TOKEN.replace(':', '%3A')}/getMe",
        f"the half {SECRET} alone",
        "another bot's 987654321:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ],
)
def test_a_token_is_hidden_in_any_form(printed: io.StringIO, text: str) -> None:
    logging.getLogger("httpx").warning("HTTP Request: %s", text)

    line = printed.getvalue()
    assert MASK in line
    assert SECRET not in line
    assert "AAAAAAAA" not in line


def test_a_token_is_hidden_in_exceptions_and_what_they_came_from(printed: io.StringIO) -> None:
    try:
        try:
            raise OSError(f"no route to /bot{TOKEN}/getMe")
        except OSError as error:
            raise InvalidToken(f"The token `{TOKEN}` was rejected by the server.") from error
    except InvalidToken as error:
        logging.getLogger("telegram").exception("failed")
        log_error("update_failed", error)

    assert SECRET not in printed.getvalue()
    assert "InvalidToken" in printed.getvalue()
    assert "test_logging.py:" in printed.getvalue()


def test_a_traceback_stays_on_the_line_of_its_event(printed: io.StringIO) -> None:
    try:
        raise ValueError("one\ntwo")
    except ValueError:
        log.logger.exception("crashed")

    assert printed.getvalue().count("\n") == 1
    assert "ValueError: one two at=test_logging.py:" in printed.getvalue()


def test_the_text_of_an_exception_of_ours_is_not_told(printed: io.StringIO) -> None:
    log_error("update_failed", KeyError("读者的问题"), update=7)
    log_error("update_failed", NetworkError("Bad Gateway"), update=8)

    first, second = printed.getvalue().splitlines()
    assert "读者的问题" not in first
    assert "error=KeyError" in first
    assert 'said="Bad Gateway"' in second


def test_an_event_below_the_level_costs_nothing(printed: io.StringIO) -> None:
    log.logger.setLevel(logging.WARNING)

    log_event("question", update=7)

    assert printed.getvalue() == ""


def test_the_facts_bound_to_the_context_come_first_and_end_with_it(printed: io.StringIO) -> None:
    heard = []
    end = subscribe(lambda name, facts: heard.append(dict(facts)))

    with bound_contextvars(update=7):
        log_event("vote", good=True)
    log_event("vote", good=False)
    end()

    first, second = printed.getvalue().splitlines()
    assert first.endswith("INFO vote update=7 good=True")
    assert second.endswith("INFO vote good=False")
    assert heard == [{"update": 7, "good": True}, {"good": False}]


def test_a_library_in_a_failing_loop_does_not_fill_the_disk() -> None:
    quiet = RepeatFilter()

    def passes(name: str, second: float) -> bool:
        record = logging.LogRecord(name, logging.CRITICAL, "f.py", 1, "went wrong", None, None)
        record.created = second
        return quiet.filter(record)

    assert [passes("telegram.ext.Updater", second) for second in (0, 0.1, 9, 11, 11.1)] == [
        True, False, False, True, False,
    ]  # fmt: skip
    assert [passes("bot", second) for second in (0, 0.1)] == [True, True]
