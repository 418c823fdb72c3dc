"""The log: one line an event, no secret in any of them, no words of people."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import InvalidToken, NetworkError

from bot.ops import logging as log
from bot.ops.logging import HIDDEN, JsonLine, OneLine, log_error, log_event, subscribe

TOKEN = "123456789:AAF-only-for-tests-aaaaaaaaaaaaaaaaaa"
SECRET = TOKEN.partition(":")[2]


@pytest.fixture
def printed() -> Iterator[io.StringIO]:
    """What the formatter lets through, of our logger and of everybody's."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine([TOKEN]))
    root = logging.getLogger()
    level = log.logger.level
    root.addHandler(handler)
    log.logger.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    log.logger.setLevel(level)


def test_an_event_is_one_line_of_facts(printed):
    log_event("question", update=7, outcome="answered", ms=8.1234, said="a b\nc")

    line = printed.getvalue()
    assert line.endswith('INFO question update=7 outcome=answered ms=8.12 said="a b\\nc"\n')
    assert line.count("\n") == 1


def test_who_listens_hears_what_the_log_is_too_quiet_for(printed):
    heard = []
    log.logger.setLevel(logging.ERROR)
    end = subscribe(lambda name, facts: heard.append((name, dict(facts))))

    log_event("vote", good=True)
    end()
    log_event("vote", good=False)

    assert heard == [("vote", {"good": True})]
    assert printed.getvalue() == ""


def record_of(name, **facts):
    made = logging.makeLogRecord({"name": "bot", "levelname": "INFO", "msg": name})
    made.event, made.facts = name, facts
    return made


def test_a_line_for_programs_is_one_json_object_of_facts():
    line = JsonLine([TOKEN]).format(record_of("question", update=7, ms=8.1234, ok=True, said=ValueError("x")))

    found = json.loads(line)
    assert found.pop("time")
    assert found == {
        "level": "INFO", "event": "question", "update": 7, "ms": 8.12, "ok": True, "said": "x"
    }  # fmt: skip


@given(st.text(), st.text())
def test_a_line_for_programs_hides_the_secret_and_stays_json(before, after):
    line = JsonLine([TOKEN]).format(record_of("x", said=f"{before}{TOKEN}{after}"))

    assert TOKEN not in line
    assert "\n" not in line
    assert json.loads(line)["event"] == "x"


def test_the_lines_of_libraries_are_json_as_well():
    record = logging.makeLogRecord({"name": "httpx", "levelname": "WARNING", "msg": f"GET /bot{TOKEN}\nx"})

    found = json.loads(JsonLine([TOKEN]).format(record))
    assert (found["logger"], found["text"]) == ("httpx", f"GET /bot{HIDDEN} x")


@pytest.mark.parametrize(
    "text",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/getMe",
        f"POST https://api.telegram.org/bot{TOKEN.replace(':', '%3A')}/getMe",
        f"the half {SECRET} alone",
        "another bot's 987654321:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ],
)
def test_a_token_is_hidden_in_any_form(printed, text):
    logging.getLogger("httpx").warning("HTTP Request: %s", text)

    line = printed.getvalue()
    assert HIDDEN in line
    assert SECRET not in line
    assert "AAAAAAAA" not in line


def test_a_token_is_hidden_in_exceptions_and_what_they_came_from(printed):
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


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_text_around_it_uncovers_a_token(before, after):
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, f"{before}{TOKEN}{after}", None, None)

    assert SECRET not in OneLine([TOKEN]).format(record)


def test_a_traceback_stays_on_the_line_of_its_event(printed):
    try:
        raise ValueError("one\ntwo")
    except ValueError:
        log.logger.exception("crashed")

    assert printed.getvalue().count("\n") == 1
    assert "ValueError: one two at=test_logging.py:" in printed.getvalue()


def test_the_text_of_an_exception_of_ours_is_not_told(printed):
    log_error("update_failed", KeyError("读者的问题"), update=7)
    log_error("update_failed", NetworkError("Bad Gateway"), update=8)

    first, second = printed.getvalue().splitlines()
    assert "读者的问题" not in first
    assert "error=KeyError" in first
    assert 'said="Bad Gateway"' in second


def test_an_event_below_the_level_costs_nothing(printed):
    log.logger.setLevel(logging.WARNING)

    log_event("question", update=7)

    assert printed.getvalue() == ""
