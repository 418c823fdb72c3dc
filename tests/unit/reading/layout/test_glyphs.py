"""Characters grouped into lines, and type sizes."""

from __future__ import annotations

from dataclasses import replace

from retrieval.reading.layout.glyphs import body_size, group_glyphs, level_sizes
from tests.unit.reading.layout.setting import glyphs, line


def test_characters_side_by_side_are_one_line_with_its_box() -> None:
    [found] = group_glyphs(glyphs("路灯换新", 100, 50))

    assert found.text == "路灯换新"
    assert (found.x0, found.y0, found.x1, found.y1, found.size) == (100, 50, 140, 60, 10)


def test_columns_are_lines_of_their_own() -> None:
    found = group_glyphs([*glyphs("路灯换新", 100, 50), *glyphs("夜市搬家", 160, 50)])

    assert [item.text for item in found] == ["路灯换新", "夜市搬家"]


def test_parts_of_a_line_drawn_at_different_times_are_merged() -> None:
    found = group_glyphs([*glyphs("路灯", 100, 50), *glyphs("夜市", 100, 90), *glyphs("换新", 120, 50)])

    assert [item.text for item in found] == ["路灯换新", "夜市"]


def test_a_wide_gap_within_a_line_is_a_space() -> None:
    [found] = group_glyphs(glyphs("路灯", 100, 50, gap=5))

    assert found.text == "路 灯"


def test_a_row_of_blanks_is_no_line() -> None:
    assert group_glyphs(glyphs("　　", 100, 50)) == ()


def test_the_body_size_is_the_size_of_most_characters() -> None:
    lines = [line("头条", 0, 0, 30), line("城东三百盏路灯昨日换新。", 0, 50), line("河西", 0, 70)]

    assert body_size(lines) == 10
    assert body_size([]) == 0


def test_sizes_near_the_text_are_set_equal_to_it_and_titles_stay() -> None:
    text = line("城东三百盏路灯昨日换新。", 0, 50)

    levelled = level_sizes([text, replace(line("河西", 0, 70), size=10.8), line("头条", 0, 0, 30)])

    assert [item.size for item in levelled] == [10, 10, 30]
