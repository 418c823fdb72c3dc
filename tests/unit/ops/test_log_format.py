"""The format of the log: one line or one JSON object a record, and no secret in it."""

from __future__ import annotations

import json
import logging

from hypothesis import given
from hypothesis import strategies as st

from retrieval.ops.log_format import MASK, json_formatter, line_formatter
from retrieval.ops.logging import logger
from tests.unit.ops.test_logging import TOKEN

SECRET = TOKEN.partition(":")[2]


def record_of(name: str, **facts: object) -> logging.LogRecord:
    """The record of one of our events."""
    made = logging.makeLogRecord({"name": "bot", "levelname": "INFO", "msg": {**facts, "event": name}})
    made._logger, made._name = logger, "info"
    return made


def test_a_line_for_programs_is_one_json_object_of_facts() -> None:
    line = json_formatter([TOKEN]).format(
        record_of("question", update=7, ms=8.1234, ok=True, said=ValueError("x"))
    )

    found = json.loads(line)
    assert found.pop("time")
    assert found == {
        "level": "INFO", "event": "question", "update": 7, "ms": 8.12, "ok": True, "said": "x"
    }  # fmt: skip


@given(st.text(), st.text())
def test_a_line_for_programs_hides_the_secret_and_stays_json(before: str, after: str) -> None:
    line = json_formatter([TOKEN]).format(record_of("x", said=f"{before}{TOKEN}{after}"))

    assert TOKEN not in line
    assert "\n" not in line
    assert json.loads(line)["event"] == "x"


def test_the_lines_of_libraries_are_json_as_well() -> None:
    record = logging.makeLogRecord({"name": "httpx", "levelname": "WARNING", "msg": f"GET /bot{TOKEN}\nx"})

    found = json.loads(json_formatter([TOKEN]).format(record))
    assert (found["logger"], found["text"]) == ("httpx", f"GET /bot{MASK} x")


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_text_around_it_uncovers_a_token(before: str, after: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, f"{before}{TOKEN}{after}", None, None)

    assert SECRET not in line_formatter([TOKEN]).format(record)
