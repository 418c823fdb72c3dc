"""Batches of questions: JSON lines in, JSON lines out, same order.

Input: `{"id", "question", "without": [article ids, optional]}`. A line without an answer (broken JSON,
an empty question) gives a line as well, with the reason under `error`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple, NoReturn

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
    answer = partial(answerer.answer, filters=filters, top=top, standing=standing)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = _parse(line)
        if row is None:
            yield _failure(None, "", messages.say("error.batch_line", line=number), filters)
            continue
        try:
            result = answer_to_json(answer(row.question, without=row.without), id=row.id)
        except JianbaoError as error:
            result = _failure(row.id, row.question, messages.error(error), filters)
        yield result


class _BatchRow(NamedTuple):
    """One question. without: ids of articles to leave out."""

    id: Any
    question: str
    without: list[str]


def _parse(line: str) -> _BatchRow | None:
    """The question of a line, None for a malformed line."""
    try:
        row = json.loads(line, parse_constant=_refuse)
        json.dumps(row, allow_nan=False)  # 1e999 is read as infinity, which no JSON can return
        question, without = row["question"], row.get("without") or []
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not isinstance(question, str) or not isinstance(without, list):
        return None
    return _BatchRow(row.get("id"), question, [str(id) for id in without])


def _refuse(constant: str) -> NoReturn:
    """NaN and Infinity are no JSON (RFC 8259, 6). Raises ValueError."""
    raise ValueError(constant)


def _failure(id: Any, question: str, reason: str, filters: Filters) -> dict[str, Any]:
    nothing = Answer(question, False, 0.0, (), (), filters, 0.0)
    return {**answer_to_json(nothing, id=id), "error": reason}
