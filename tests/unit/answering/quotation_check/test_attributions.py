from __future__ import annotations

import pytest

from retrieval.answering.quotation_check.attributions import Surroundings, claims_beside, reported_clause
from retrieval.models import Span


def claims(text: str, quoted: str = "", credit: str = "") -> list[tuple[str, str]]:
    start = text.find(quoted) if quoted else 0
    spans = (Span(start, start + len(quoted)),) if quoted else ()
    after = Span(text.find(credit), text.find(credit) + len(credit)) if credit else None
    beside = Surroundings(text, Span(0, len(text) - len(credit)), spans, after)
    return [(claim.kind.value, claim.value) for claim in claims_beside(beside, ["清溪日报"])]


@pytest.mark.parametrize(
    "text",
    [
        "据《清溪日报》2021年9月14日报道，桥通了",
        "2021年9月14日《清溪日报》写道，桥通了",
        "据清溪日报2021-09-14报道，桥通了",
    ],
)
def test_paper_and_day_of_printing(text: str) -> None:
    assert sorted(claims(text)) == [("date", "2021-09-14"), ("paper", "清溪日报")]


def test_a_note_after_the_quotation_names_paper_day_and_page() -> None:
    text = "“桥通了”（《清溪日报》2021年9月14日A2版）"

    assert claims(text, "桥通了", "（《清溪日报》2021年9月14日A2版）") == [
        ("paper", "清溪日报"), ("date", "2021-09-14"), ("page", "A2"),
    ]  # fmt: skip


def test_a_day_without_a_year_keeps_month_and_day() -> None:
    assert ("date", "--09-14") in claims("据清溪日报9月14日报道，桥通了")


def test_other_days_and_numbers_are_the_writers() -> None:
    assert claims("9月13日，68人的施工队撤离。") == [("day", "--09-13"), ("number", "68 人")]


def test_numbers_within_the_quotation_are_none_beside_it() -> None:
    assert claims("施工队说“一共68人”。", "一共68人") == []


def test_words_for_days_claim_nothing() -> None:
    assert claims("昨天，本月初，他说桥通了。") == []


def test_a_paper_unknown_to_the_archive_is_recognised() -> None:
    assert claims("据《江岸晚报》报道，桥通了") == [("paper", "江岸晚报")]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("据《清溪日报》报道，青石桥昨日恢复通车。", "青石桥昨日恢复通车"),
        ("《清溪日报》9月14日刊发消息称，青石桥昨日恢复通车！", "青石桥昨日恢复通车"),
        ("据新华社电，桥通。", None),
        ("青石桥昨日恢复通车。", None),
    ],
)
def test_the_clause_after_a_report(text: str, clause: str | None) -> None:
    found = reported_clause(text, Span(0, len(text)))

    assert (found.cut(text) if found else None) == clause
