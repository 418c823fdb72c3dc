"""Markdown without its marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.readers.documents.markdown_text import read_markdown


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (
            "## 路灯**换新**\n\n城东 [路灯](http://a/灯) ~~昨日~~ `今日`换新。\n",
            [(2, "路灯换新"), (0, "城东 路灯 昨日 今日换新。")],
        ),
        ("[[路灯|灯]]==换新==。%%记得%%\n", [(0, "灯换新。")]),
        ("3 \\* 5 &lt; 16。\n", [(0, "3 * 5 < 16。")]),
        ("- 甲\n- 乙\n", [(0, "甲"), (0, "乙")]),
        ("<div>甲<br>乙</div>\n", [(0, "甲"), (0, "乙")]),
        ("路灯由旧\n换新。\n省电。\n", [(0, "路灯由旧换新。"), (0, "省电。")]),
        ("![三百盏路灯换新之后](a.jpg)\n", [(0, "三百盏路灯换新之后")]),
    ],
)
def test_words_stay_and_marks_go(source: str, lines: list[tuple[int, str]]) -> None:
    found, _, _ = read_markdown(source)

    assert [(item.level, item.line.text) for item in found] == lines


def test_lines_of_bare_tags_are_given_apart() -> None:
    found, _, tags = read_markdown("#路灯 #城东\n\n换新。\n")

    assert ([item.line.text for item in found], [line.text for line in tags]) == (["换新。"], ["#路灯 #城东"])


@given(st.text(alphabet=st.sampled_from("路灯换新。 \n#*_[]()<>`!>-|~\\&"), max_size=80))
def test_each_character_has_a_place_in_the_source(source: str) -> None:
    lines, plain, _ = read_markdown(source)

    offsets = plain.offsets or []
    assert len(plain.text) == len(offsets)
    assert all(0 <= at < len(source) for at in offsets)
    assert all(plain.text[item.line.start : item.line.end] == item.line.text for item in lines)
