"""Lines keep their places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.models import Place
from retrieval.reading.grammar.lines import join_lines, split_lines


def test_white_space_around_a_line_is_not_its_text_but_its_indent_is_known() -> None:
    [line] = split_lines("\n\n　　本报讯 \u200b\r\n")

    assert (line.text, line.number, line.indent, line.gap) == ("本报讯", 3, 4, 2)
    assert line.place == Place(3, 4, 7)


def test_lf_crlf_and_cr_end_a_line() -> None:
    assert [(line.number, line.text) for line in split_lines("甲\n乙\r\n丙\r丁")] == [
        (1, "甲"),
        (2, "乙"),
        (3, "丙"),
        (4, "丁"),
    ]


def test_a_cut_keeps_its_place_without_white_space() -> None:
    [line] = split_lines("Z 聚焦复工")

    assert line.cut(1).place == Place(1, 2, 6)
    assert line.cut(1).text == "聚焦复工"


@given(st.text())
def test_every_line_is_its_slice_of_the_source(source: str) -> None:
    for line in split_lines(source):
        assert source[line.start : line.end] == line.text


def test_joined_lines_keep_the_offsets_of_their_characters() -> None:
    source = "路灯\n换新 The\n  lamps"

    line = join_lines(split_lines(source))

    assert (line.text, line.start, line.end) == ("路灯换新 The lamps", 0, len(source))
    assert line.spots is not None
    assert [source[at] for at in line.spots if source[at].strip()] == list("路灯换新Thelamps")
