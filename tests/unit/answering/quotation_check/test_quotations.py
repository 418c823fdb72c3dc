from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.quotation_check.findings import QuotationKind
from retrieval.answering.quotation_check.quotations import find_quotations


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text) for one in find_quotations(text, ["清溪日报"])]


def test_marked_block_and_reported_quotations_are_found() -> None:
    draft = (
        "他说：“桥修好了。”\n\n> 桥长三百二十米。\n> 限载15吨。\n\n"
        "据清溪日报9月14日报道，青石桥昨日恢复通车。\n"
    )

    assert found(draft) == [
        ("marked", "桥修好了。"),
        ("block", "桥长三百二十米。\n限载15吨。"),
        ("reported", "青石桥昨日恢复通车"),
    ]


def test_a_block_quote_without_its_credit() -> None:
    assert found("> 限载15吨，请绕行。\n> —— 《清溪日报》2021年9月14日\n") == [
        ("block", "限载15吨，请绕行。")
    ]


def test_a_block_quote_of_marked_words_counts_once() -> None:
    assert found("> “限载15吨，请绕行。” ——何立春\n") == [("marked", "限载15吨，请绕行。")]


def test_a_reported_clause_with_a_quotation_is_the_quotation() -> None:
    assert found("据清溪日报报道，何立春说“往后每年秋天都要封桥”。") == [("marked", "往后每年秋天都要封桥")]


def test_a_report_of_nobody_is_none() -> None:
    assert found("据报道，青石桥昨日恢复通车，车流如织。") == []


def test_an_inner_quotation_knows_the_outer() -> None:
    outer, inner = find_quotations("“他说‘渡船明天开’，我信。”")

    assert (outer.inside, inner.inside) == (None, 0)


def test_a_quotation_knows_its_sentence() -> None:
    draft = "先说别的。据《清溪日报》报道：“桥修好了。”再说别的。"

    (one,) = find_quotations(draft)

    assert one.sentence.cut(draft).startswith("据《清溪日报》报道")


@given(st.text(alphabet="“”「」>\n甲乙。，《报》据道2月1日 -—（）", max_size=80))
def test_any_draft_has_its_quotations_as_slices(text: str) -> None:
    for one in find_quotations(text, ["甲报"]):
        assert one.kind is QuotationKind.BLOCK or one.span.cut(text) == one.text
        assert one.inside is None or one.inside >= 0


@pytest.mark.parametrize("unit", ["> ", "> \n", "> 渡口" + " " * 90, "> ——", "> “"])
def test_a_long_draft_of_marks_and_spaces_takes_time_by_its_length(unit: str) -> None:
    draft = unit * (100_000 // len(unit))  # by its square it would take minutes

    assert all(one.span.cut(draft) for one in find_quotations(draft))
