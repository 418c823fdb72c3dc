"""The quotations of a draft against the archive."""

from __future__ import annotations

from typing import Any

from retrieval.answering.quotation_check.draft_check import CheckLimits, check_draft
from retrieval.answering.quotation_check.findings import DraftReport
from retrieval.answering.quotation_check.findings_json import report_to_json
from retrieval.errors import Superseded
from retrieval.web.api.endpoint import ApiCall
from retrieval.web.api.parameters import CheckParameters

MAX_QUOTATIONS = 200
"""Quotations of one draft: a page of a newspaper has some twenty."""
TIME_SHARE = 0.8
"""Part of the time limit for the check; the rest is for the wait and the report."""


def check(call: ApiCall[CheckParameters]) -> dict[str, Any]:
    """The report on a draft, as `jianbao check --json`."""
    return report_to_json(check_text(call, call.given.text), call.given.text, name=call.given.name)


def check_text(call: ApiCall[Any], text: str) -> DraftReport:
    """The report on a text, within the limits of a call."""

    def progress(done: int, total: int) -> None:
        if not call.is_wanted():
            raise Superseded()

    limits = CheckLimits(MAX_QUOTATIONS, call.surroundings.seconds * TIME_SHARE)
    return check_draft(call.snapshot.answerer.generation, text, progress=progress, limits=limits)
