"""JSON of a checked draft, for other programs. Offsets count code points."""

from __future__ import annotations

from typing import Any

from retrieval.answering.quotation_check.findings import (
    CheckedQuotation,
    CheckOutcome,
    ClaimCheck,
    DraftReport,
    SourcePiece,
)
from retrieval.citations import cite_first_page
from retrieval.wire_format import SCHEMA, source_to_json


def report_to_json(report: DraftReport, text: str, *, name: str | None = None) -> dict[str, Any]:
    """A report as JSON-ready values. text: the draft's. name: of its file."""
    return {
        "schema": SCHEMA,
        "draft": name,
        "counts": {outcome.value: report.count(outcome) for outcome in CheckOutcome},
        "left_out": report.left_out,
        "quotations": [_quotation(checked, text) for checked in report.quotations],
    }


def _quotation(checked: CheckedQuotation, text: str) -> dict[str, Any]:
    quotation = checked.quotation
    return {
        "text": quotation.text,
        "start": quotation.span.start,
        "end": quotation.span.end,
        "line": text.count("\n", 0, quotation.span.start) + 1,
        "kind": quotation.kind.value,
        "inside": quotation.inside,
        "outcome": checked.outcome.value,
        "remarks": [remark.value for remark in checked.remarks],
        "pieces": [_piece(piece, quotation.text) for piece in checked.pieces],
        "claims": [_claim(check) for check in checked.claims],
        "also": checked.also,
        "nearest": _piece(checked.nearest, quotation.text) if checked.nearest else None,
    }


def _piece(piece: SourcePiece, words: str) -> dict[str, Any]:
    return {
        "draft": [piece.draft.start, piece.draft.end],
        "text": piece.text,
        **source_to_json(cite_first_page(piece.article, piece.span)),
        "start": piece.span.start,
        "end": piece.span.end,
        "differences": [
            {
                "draft": [one.draft.start, one.draft.end],
                "source": [one.source.start, one.source.end],
                "draft_text": one.draft.cut(words),
                "source_text": one.source.cut(piece.article.text),
            }
            for one in piece.differences
        ],
    }


def _claim(check: ClaimCheck) -> dict[str, Any]:
    claim = check.claim
    return {
        "kind": claim.kind.value,
        "written": claim.written,
        "start": claim.span.start,
        "end": claim.span.end,
        "found": check.found,
        "agrees": check.agrees,
    }
