from __future__ import annotations

import pytest

from retrieval.answering.quotation_check.claim_checks import check_claims
from retrieval.answering.quotation_check.findings import Claim, ClaimKind, SourcePiece
from retrieval.models import Article, Span


@pytest.mark.parametrize(
    ("kind", "value", "outcome"),
    [
        (ClaimKind.PAPER, "清溪日报", ("清溪日报", True)),
        (ClaimKind.PAPER, "清溪日報", ("清溪日报", True)),
        (ClaimKind.PAPER, "山乡晚报", ("清溪日报", False)),
        (ClaimKind.DATE, "2021-09-14", ("2021-09-14", True)),
        (ClaimKind.DATE, "--09-14", ("2021-09-14", True)),
        (ClaimKind.DATE, "2021-09-15", ("2021-09-14", False)),
        (ClaimKind.PAGE, "A01", ("A1", True)),
        (ClaimKind.PAGE, "头版", ("A1", True)),
        (ClaimKind.PAGE, "A2", ("A1", False)),
        (ClaimKind.NUMBER, "68 人", (None, True)),
        (ClaimKind.NUMBER, "86 人", ("68人", False)),
        (ClaimKind.NUMBER, "320 米", (None, True)),
        (ClaimKind.NUMBER, "5 元", None),
        (ClaimKind.DAY, "--09-14", (None, True)),
        (ClaimKind.DAY, "--09-12", None),
    ],
)
def test_a_claim_beside_the_source(
    bridge: Article, kind: ClaimKind, value: str, outcome: tuple[str | None, bool] | None
) -> None:
    start = bridge.text.find("施工队一共68人")
    piece = SourcePiece(Span(0, 7), bridge, Span(start, start + 7))

    found = check_claims([Claim(kind, Span(0, 0), value, value)], piece)

    assert [(check.found, check.agrees) for check in found] == ([outcome] if outcome else [])
