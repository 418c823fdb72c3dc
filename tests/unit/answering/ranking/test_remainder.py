"""The common subject of question and article, and the remainder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.ranking.remainder import longest_common_run
from retrieval.models import Span


@pytest.mark.parametrize(
    ("question", "text", "run"),
    [
        ("南航棋牌协会的地点", "棋牌协会成立于2000年", "棋牌协会"),
        ("甲乙丙", "丁戊", ""),
        ("", "丁戊", ""),
        ("甲乙丙", "甲乙丙", "甲乙丙"),
    ],
)
def test_it_is_found_wherever_it_stands(question: str, text: str, run: str) -> None:
    assert longest_common_run(question, text).cut(question) == run


@given(st.text("甲乙丙 ", max_size=12), st.text("甲乙丙 ", max_size=20))
def test_no_longer_run_is_shared(question: str, text: str) -> None:
    found = longest_common_run(question, text)

    longer = len(found) + 1
    assert found.cut(question) in text
    assert not any(Span(at, at + longer).cut(question) in text for at in range(len(question) - longer + 1))
