"""Cuttings sent as a document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from bot.handlers.scrapbook import cutting_documents
from bot.handlers.scrapbook.cutting_documents import CuttingDocuments
from retrieval.errors import MissingExtra
from retrieval.i18n import Messages
from retrieval.processes.sandbox import ChildFailed
from retrieval.scrapbook.cutting_format import CuttingFormat
from tests.unit.bot.assembled import AssembledBot
from tests.unit.bot.views.test_cutting_list import kept


@pytest.fixture
def send(assembled: AssembledBot, run: Callable[..., Any]) -> Callable[[], None]:
    documents = CuttingDocuments(lambda: dt.datetime(2026, 1, 2, tzinfo=dt.UTC))

    def send() -> None:
        to = assembled.message("/clip export ris").message
        assert to is not None
        run(documents.send(to, [kept()], CuttingFormat.RIS, Messages()))

    return send


def test_the_file_is_named_after_the_day(assembled: AssembledBot, send: Callable[[], None]) -> None:
    send()

    (call,) = [given for name, given in assembled.request.calls if name == "sendDocument"]
    assert call["caption"] == "剪报夹:1 条"


@pytest.mark.parametrize(
    ("error", "said"),
    [(ChildFailed("reader_crashed"), "没有能做成 PDF"), (MissingExtra(extra="sheet"), "jianbao[sheet]")],
)
def test_a_failure_is_told(
    assembled: AssembledBot,
    send: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    said: str,
) -> None:
    def fail(*_: object) -> bytes:
        raise error

    monkeypatch.setattr(cutting_documents, "export_cuttings", fail)

    send()

    assert said in assembled.texts[-1]
