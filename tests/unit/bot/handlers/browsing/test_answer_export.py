"""Answers and lists as documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.handlers.browsing.answer_export import stored_records
from tests.unit.bot.assembled import AssembledBot

Run = Callable[..., Any]


def ask(assembled: AssembledBot, run: Run, question: str) -> None:
    run(assembled.handlers.ask.text(assembled.message(question), assembled.context()))


def tap(assembled: AssembledBot, run: Run, label: str) -> None:
    run(assembled.handlers.exports.export(assembled.tap(assembled.buttons[label]), assembled.context()))


def test_the_format_is_chosen_first(assembled: AssembledBot, run: Run) -> None:
    ask(assembled, run, "天元区有多少家企业复工?")

    tap(assembled, run, "导出")

    assert assembled.texts[-1].startswith("导出成哪一种?")
    assert list(assembled.buttons) == ["CSV", "Markdown", "RIS", "BibTeX"]


@pytest.mark.parametrize("question", ["天元区有多少家企业复工?", "关于返岗的报道有哪些?"])
def test_the_document_counts_its_records(assembled: AssembledBot, run: Run, question: str) -> None:
    ask(assembled, run, question)
    tap(assembled, run, "导出")
    id = assembled.buttons["RIS"].split(":")[2]

    tap(assembled, run, "RIS")

    stored = run(assembled.handlers.exports.answers.find(id, chat=5))
    records = run(assembled.services.service.read(lambda snapshot: stored_records(stored, snapshot)))
    (sent,) = (given for name, given in assembled.request.calls if name == "sendDocument")
    assert sent["caption"] == f"{len(records)} 条,附出处。"
    assert all(record.text and record.article for record in records)


@pytest.mark.parametrize("data", ["1:C:AAAAAAAA:0:0", "1:C:AAAAAAAA:9:0"])
def test_a_forged_tap_is_expired(assembled: AssembledBot, run: Run, data: str) -> None:
    run(assembled.handlers.exports.export(assembled.tap(data), assembled.context()))

    assert assembled.texts == ["这个结果已过期,请重新提问。"]
