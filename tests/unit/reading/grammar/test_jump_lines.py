"""Jump lines."""

from __future__ import annotations

import pytest

from retrieval.reading.grammar.jump_lines import jump_from, jump_to


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("下转 A2版", "A2"), ("（下转第二版）", "2"), ("▶下转A03版", "A3"), ("扎实推进。（下转A02版）", "A2"),
        ("下转第05版", "05"), ("（转第四版）", "4"), ("下转Ａ２版", "A2"),
        ("（下转第一八版）", "18"),
    ],
)  # fmt: skip
def test_a_jump_names_its_page(text: str, page: str) -> None:
    jump = jump_to(text)

    assert jump is not None
    assert jump.page == page


@pytest.mark.parametrize(
    ("text", "page"), [("◀上接A01版", "A1"), ("（上接第一版）", "1"), ("（紧接第一版）人民", "1")]
)
def test_a_continuation_names_where_it_comes_from(text: str, page: str) -> None:
    jump = jump_from(text)

    assert jump is not None
    assert jump.page == page


@pytest.mark.parametrize("text", ["公司由亏转盈", "接下来三个月", "转运患者12人", "上接天线下接地气", ""])
def test_other_words_are_no_jump(text: str) -> None:
    assert jump_to(text) is None
    assert jump_from(text) is None


@pytest.mark.parametrize("text", ["（下转第十十版）", "（上接第十十版）"])
def test_a_number_that_is_no_page_is_no_jump(text: str) -> None:
    assert jump_to(text) is None
    assert jump_from(text) is None
