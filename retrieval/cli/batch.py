"""Batches of questions: JSON lines in, JSON lines out, same order.

Input: `{"id", "question", "without": [article ids, optional]}`. A line without an answer (broken JSON,
an empty question) gives a line as well, with the reason under `error`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from retrieval.answering.answerer import ALONE, Answerer
from retrieval.answering.understanding.reading import AskContext
from retrieval.errors import JianbaoError
from retrieval.i18n import Messages
from retrieval.models import Answer, Filters
from retrieval.wire_format import answer_to_json


def answer_batch(
    answerer: Answerer,
    lines: Iterable[str],
    *,
    filters: Filters,
    top: int,
    messages: Messages,
    standing: AskContext = ALONE,
) -> Iterator[dict[str, Any]]:
    """One answer as JSON-ready values for each non-blank line."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _answer_line(answerer, number, line, filters, top, messages, standing)


def _answer_line(
    answerer: Answerer,
    number: int,
    line: str,
    filters: Filters,
    top: int,
    messages: Messages,
    standing: AskContext,
) -> dict[str, Any]:
    try:
        row = json.loads(line)
        question, without = row["question"], row.get("without") or []
        if not isinstance(question, str) or not isinstance(without, list):
            raise TypeError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _failed(None, "", messages.say("error.batch_line", line=number), filters)
    try:
        left_out = [str(id) for id in without]
        answer = answerer.answer(question, filters=filters, top=top, without=left_out, standing=standing)
    except JianbaoError as error:
        return _failed(row.get("id"), question, messages.error(error), filters)
    return answer_to_json(answer, id=row.get("id"))


def _failed(id: str | None, question: str, why: str, filters: Filters) -> dict[str, Any]:
    nothing = Answer(question, False, 0.0, (), (), filters, 0.0)
    return {**answer_to_json(nothing, id=id), "error": why}
