"""Citations: pages and places of words, and references by GB/T 7714."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from retrieval.citations import gbt7714_citation
from retrieval.models import Credit
from tests.unit.bot.conftest import article_of


def test_a_citation_names_three_writers_at_most_and_no_photographer() -> None:
    byline = (Credit("记者", ("甲", "乙")), Credit("通讯员", ("丙", "丁")), Credit("摄影", ("戊",)))

    assert gbt7714_citation(article_of("文", headline="题", byline=byline)) == "甲, 乙, 丙, 等. 题[N]."


@given(st.text(max_size=300), st.text(max_size=300), st.lists(st.text(max_size=80), max_size=6))
def test_a_citation_always_fits_the_clipboard_button(headline: Any, paper: Any, names: Any) -> None:
    article = article_of("文", headline=headline, paper=paper, byline=(Credit("记者", tuple(names)),))

    assert 1 <= len(gbt7714_citation(article)) <= 256  # Bot API, CopyTextButton.text
