"""Sentences on findings, from the message catalogue."""

from __future__ import annotations

import datetime as dt

from retrieval.answering.quotation_check.draft_check import MAX_QUOTATION_CHARS, MAX_QUOTATIONS
from retrieval.answering.quotation_check.findings import (
    CheckedQuotation,
    CheckOutcome,
    ClaimCheck,
    ClaimKind,
    DraftReport,
    QuotationKind,
)
from retrieval.i18n import Messages


def summary_text(report: DraftReport, messages: Messages, limit: int = MAX_QUOTATIONS) -> list[str]:
    """Counts of the outcomes, and of quotations left out.

    limit: of quotations checked.
    """
    if not report.quotations:
        return [messages.say("draft.none")]
    counts = [(outcome, report.count(outcome)) for outcome in CheckOutcome]
    parts = messages.say("draft.between").join(
        messages.say("draft.count", outcome=messages.say(f"draft.{outcome.value}"), count=count)
        for outcome, count in counts
        if count
    )
    lines = [messages.say("draft.summary", total=len(report.quotations), parts=parts)]
    if report.left_out:
        lines.append(messages.say("draft.left_out", count=report.left_out, limit=limit))
    return lines


def outcome_text(checked: CheckedQuotation, messages: Messages) -> str:
    """The outcome and remarks of one quotation."""
    paraphrase = checked.quotation.kind is QuotationKind.REPORTED
    key = checked.outcome.value
    if paraphrase and checked.outcome in (CheckOutcome.NOT_FOUND, CheckOutcome.PARTIAL):
        key = "paraphrase"
    remarks = [messages.say(f"draft.{remark.value}", limit=MAX_QUOTATION_CHARS) for remark in checked.remarks]
    return " · ".join((messages.say(f"draft.{key}"), *remarks))


def claim_text(check: ClaimCheck, messages: Messages) -> str:
    """One fact beside a quotation that differs from the source."""
    found = check.found or ""
    if check.claim.kind is ClaimKind.DATE:
        found = messages.date(dt.date.fromisoformat(found))
    elif check.claim.kind is ClaimKind.PAGE:
        found = messages.page(found)
    return messages.say(f"draft.claim_{check.claim.kind.value}", written=check.claim.written, found=found)
