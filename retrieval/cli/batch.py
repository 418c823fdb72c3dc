"""Batches of questions: JSON lines in, answers out, same order.

Input: `{"id", "question", "without": [article ids, optional], "turns": [earlier questions, optional]}`; with
`turns`, oldest first, the question is the next turn of that conversation. A line without an answer (broken
JSON, an empty question) gives a line as well, with the reason under `error`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple, NoReturn

from retrieval.answering.answerer import ALONE, Answerer
from retrieval.answering.earlier_turns import ask_turns
from retrieval.answering.understanding.follow_ups import TURNS
from retrieval.answering.understanding.reading import AskContext
from retrieval.errors import JianbaoError
from retrieval.i18n import Messages
from retrieval.models import Answer, Filters
from retrieval.wire_format import answer_to_json


@dataclass(frozen=True, slots=True)
class BatchedAnswer:
    """The answer to one line.

    id: as given.  error: why there is none, else empty.
    """

    id: Any
    answer: Answer
    error: str = ""

    def to_json(self) -> dict[str, Any]:
        """The line out."""
        row = answer_to_json(self.answer, id=self.id)
        return {**row, "error": self.error} if self.error else row


def answer_batch(
    answerer: Answerer,
    lines: Iterable[str],
    *,
    filters: Filters,
    top: int,
    messages: Messages,
    standing: AskContext = ALONE,
) -> Iterator[BatchedAnswer]:
    """One answer for each non-blank line."""
    answer = partial(answerer.answer, filters=filters, top=top)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        given = _load(line)
        row = _parse(given)
        if row is None:
            yield _failure(given.get("id"), "", messages.say("error.batch_line", line=number), filters)
            continue
        try:
            turns = ask_turns(partial(answer, without=row.without), row.turns, standing)
            context = replace(standing, turns=turns)
            result = BatchedAnswer(row.id, answer(row.question, without=row.without, standing=context))
        except JianbaoError as error:
            result = _failure(row.id, row.question, messages.error(error), filters)
        yield result


def questions_as_batch(lines: Iterable[str]) -> Iterator[str]:
    """Plain lines, a question each, as lines of a batch."""
    for line in lines:
        question = line.strip()
        yield json.dumps({"question": question}, ensure_ascii=False) if question else ""


class _BatchRow(NamedTuple):
    """One question. without: ids of articles to leave out; turns: earlier questions."""

    id: Any
    question: str
    without: list[str]
    turns: list[str]


def _parse(row: Mapping[str, Any]) -> _BatchRow | None:
    """The question of a line's object, None for a malformed one."""
    question, without, turns = row.get("question"), row.get("without") or [], row.get("turns") or []
    if not isinstance(question, str) or not isinstance(without, list) or not isinstance(turns, list):
        return None
    if not all(isinstance(turn, str) for turn in turns):
        return None
    return _BatchRow(row.get("id"), question, [str(id) for id in without], turns[-TURNS:])


def _load(line: str) -> dict[str, Any]:
    """The JSON object of a line, empty for anything else."""
    try:
        row = json.loads(line, parse_constant=_refuse)
        json.dumps(row, allow_nan=False)  # 1e999 is read as infinity, which no JSON can return
    except (ValueError, RecursionError):
        return {}
    return row if isinstance(row, dict) else {}


def _refuse(constant: str) -> NoReturn:
    """NaN and Infinity are no JSON (RFC 8259, 6). Raises ValueError."""
    raise ValueError(constant)


def _failure(id: Any, question: str, reason: str, filters: Filters) -> BatchedAnswer:
    return BatchedAnswer(id, Answer(question, False, 0.0, (), (), filters, 0.0), reason)
