"""Search within kept cuttings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from retrieval.errors import BadQuery
from retrieval.models import PageLabel
from retrieval.scrapbook.cutting import KeptCutting
from retrieval.scrapbook.cutting_search import search_cuttings

Keep = Callable[..., KeptCutting]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("夜航", [1, 2]),
        ("夜航 船长", [2]),
        ("夜航 -船长", [1]),
        ("渡輪 OR 恢復", [1, 2]),
        ("苏敏", [1, 2]),
        ("标题:夜航 报纸:江畔日报", [1, 2]),
        ("版:5", [2]),
        ("日期:2021-03", [1, 2]),
        ("日期:2022", []),
        ("大雾", []),
        ("", [1, 2]),
    ],
)
def test_words_source_and_note_are_searched(keep: Keep, query: str, numbers: list[int]) -> None:
    kept = [keep(1), keep(2, "问一问船长", page=PageLabel("05"))]

    assert [one.number for one in search_cuttings(kept, query)] == numbers


def test_a_bad_query_is_told(keep: Keep) -> None:
    with pytest.raises(BadQuery):
        search_cuttings([keep()], "(渡口")
