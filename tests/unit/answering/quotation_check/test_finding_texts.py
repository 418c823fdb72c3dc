from __future__ import annotations

import pytest

from retrieval.answering.quotation_check.finding_texts import claim_text, outcome_text, summary_text
from retrieval.answering.quotation_check.findings import (
    CheckedQuotation,
    CheckOutcome,
    CheckRemark,
    Claim,
    ClaimCheck,
    ClaimKind,
    DraftQuotation,
    DraftReport,
    QuotationKind,
)
from retrieval.i18n import Messages
from retrieval.models import Span

WORDS = Messages("zh-Hans")


def checked(outcome: CheckOutcome, kind: QuotationKind = QuotationKind.MARKED) -> CheckedQuotation:
    return CheckedQuotation(DraftQuotation(kind, Span(0, 2), "桥通", Span(0, 2)), outcome)


def test_the_summary_counts() -> None:
    report = DraftReport((checked(CheckOutcome.VERBATIM), checked(CheckOutcome.ALTERED)), left_out=7)

    assert summary_text(report, WORDS) == [
        "共 2 处引文:逐字相同 1 处、有改动 1 处。", "引文太多,只核对了前 500 处,其余 7 处没有核对。",
    ]  # fmt: skip
    assert summary_text(DraftReport(()), WORDS)[0].startswith("稿件里没有引文")


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_every_outcome_and_remark_has_words(language: str) -> None:
    words = Messages(language)

    for outcome in CheckOutcome:
        assert outcome_text(checked(outcome), words)
    for remark in CheckRemark:
        assert words.say(f"draft.{remark.value}", limit=1)
    for kind in ClaimKind:
        found = "2021-09-14" if kind is ClaimKind.DATE else "A1"
        claim = Claim(kind, Span(0, 1), "A2", "A2")
        assert "A2" in claim_text(ClaimCheck(claim, found, False), words)


def test_a_report_in_other_words_is_no_false_quotation() -> None:
    assert outcome_text(checked(CheckOutcome.NOT_FOUND, QuotationKind.REPORTED), WORDS).startswith("转述")
