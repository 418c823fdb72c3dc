from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.quotation_check.quotation_marks import MAX_NESTING, marked_spans


def quoted(text: str) -> list[str]:
    return [one.span.cut(text) for one in marked_spans(text)]


@pytest.mark.parametrize("pair", ["“”", "「」", "『』", "〝〞", "﹁﹂", '""', "＂＂", "””", "““"])
def test_each_pair_of_marks_quotes(pair: str) -> None:
    assert quoted(f"他说{pair[0]}桥修好了{pair[1]}。") == ["桥修好了"]


def test_inner_quotations_follow_the_outer() -> None:
    assert quoted("“他答：‘渡船「顺风号」明天开。’”") == [
        "他答：‘渡船「顺风号」明天开。’", "渡船「顺风号」明天开。", "顺风号",
    ]  # fmt: skip


def test_an_apostrophe_is_no_quotation() -> None:
    assert quoted("It’s ‘fine’ here") == []


def test_a_quotation_of_several_paragraphs_opens_each_anew() -> None:
    found = marked_spans("“第一段的话。\n\n“第二段的话。”")

    assert [one.unclosed for one in found] == [False, False]
    assert quoted("“第一段的话。\n\n“第二段的话。”") == ["第一段的话。", "第二段的话。"]


def test_a_quotation_may_be_closed_in_a_later_line() -> None:
    assert quoted("“前一行\n后一行”，他说") == ["前一行\n后一行"]


def test_a_missing_closing_mark_ends_with_its_line() -> None:
    text = "他说：“明天一定来。\n别的话。"

    assert [(one.span.cut(text), one.unclosed) for one in marked_spans(text)] == [("明天一定来。", True)]


def test_a_sign_for_inches_opens_nothing() -> None:
    assert quoted('55"的电视上写着"渡口点灯"四个字') == ["渡口点灯"]


def test_tags_and_fenced_code_are_passed_over() -> None:
    assert quoted('<a href="x.html">“渡口”</a>\n```\nprint("不是引文")\n```\n') == ["渡口"]


@given(st.text(alphabet='“”「」‘’"甲\n>', max_size=60))
def test_any_marks_give_stretches_within_the_text(text: str) -> None:
    for one in marked_spans(text):
        assert 0 < one.span.start <= one.span.end <= len(text)


def test_endless_marks_take_linear_time() -> None:
    assert len(marked_spans("“" * 100_000)) <= MAX_NESTING
    assert len(marked_spans("“甲”" * 50_000)) == 50_000
