from __future__ import annotations

from retrieval.answering.quotation_check.findings import (
    CheckedQuotation,
    CheckOutcome,
    Claim,
    ClaimCheck,
    ClaimKind,
    DraftQuotation,
    DraftReport,
    QuotationKind,
    marked_parts,
)
from retrieval.models import Span

QUOTATION = DraftQuotation(QuotationKind.MARKED, Span(0, 2), "桥通", Span(0, 2))


def test_marked_parts_cut_a_text_at_its_marks() -> None:
    assert marked_parts("甲乙丙丁", Span(0, 4), [Span(1, 2)]) == [
        ("甲", False), ("乙", True), ("丙丁", False),
    ]  # fmt: skip


def test_an_empty_mark_stays() -> None:
    assert marked_parts("甲乙", Span(0, 2), [Span(1, 1)]) == [("甲", False), ("", True), ("乙", False)]


def test_a_quotation_is_sound_unless_something_differs() -> None:
    claim = Claim(ClaimKind.PAGE, Span(0, 1), "A2版", "A2")

    assert CheckedQuotation(QUOTATION, CheckOutcome.VERBATIM).is_sound
    assert CheckedQuotation(QUOTATION, CheckOutcome.TOO_SHORT).is_sound
    assert not CheckedQuotation(QUOTATION, CheckOutcome.UNCHECKED).is_sound
    assert not CheckedQuotation(
        QUOTATION, CheckOutcome.VERBATIM, claims=(ClaimCheck(claim, "A1", False),)
    ).is_sound


def test_a_report_counts_outcomes() -> None:
    report = DraftReport((CheckedQuotation(QUOTATION, CheckOutcome.ALTERED),))

    assert (report.count(CheckOutcome.ALTERED), report.count(CheckOutcome.JOINED)) == (1, 0)
