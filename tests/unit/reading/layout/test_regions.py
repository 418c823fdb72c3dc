"""Lines grouped into regions."""

from __future__ import annotations

import pytest

from retrieval.reading.grammar.line_kinds import LineKind
from retrieval.reading.layout.glyphs import Area
from retrieval.reading.layout.regions import group_regions, line_kind, rule_between, shared_width
from retrieval.reading.layout.spatial_index import SpatialIndex
from tests.unit.reading.layout.setting import EM, column, line, page

LEFT = ["城东三百盏路灯昨日换新，", "居民说出门不再打手电。"]
RIGHT = ["河西夜市昨日搬进新场地，", "摊位费一年不涨价。"]


def test_lines_under_each_other_are_a_region_and_columns_are_two() -> None:
    regions = group_regions(page([*column(LEFT, 0, 100), *column(RIGHT, 200, 100)]), EM)

    assert [[item.text for item in region.lines] for region in regions] == [LEFT, RIGHT]
    assert (regions[0].x0, regions[0].y0, regions[0].x1, regions[0].y1) == (0, 100, 120, 125)


def test_a_line_in_larger_type_is_a_title_of_its_own() -> None:
    head, text = group_regions(page([line("路灯换新", 0, 70, 20), *column(LEFT, 0, 100)]), EM)

    assert (head.title, head.size) == (True, 20)
    assert (text.title, len(text.lines)) == (False, 2)


def test_a_byline_in_text_type_centred_under_a_title_belongs_to_the_title() -> None:
    lines = [line("城东三百盏路灯换新", 0, 60, 20), line("本报记者　张三", 55, 85), *column(LEFT, 0, 110)]

    head, text = group_regions(page(lines), EM)

    assert [item.text for item in head.lines] == ["城东三百盏路灯换新", "本报记者　张三"]
    assert [item.text for item in text.lines] == LEFT


def test_a_rule_parts_regions() -> None:
    ruled = page(column(LEFT, 0, 100), rules=(Area(0, 112, 120, 113),))

    assert [len(region.lines) for region in group_regions(ruled, EM)] == [1, 1]
    assert rule_between(0, 120, 110, 115, SpatialIndex.of(ruled.rules))
    assert not rule_between(300, 420, 110, 115, SpatialIndex.of(ruled.rules))


def test_a_gap_has_a_negative_shared_width() -> None:
    assert shared_width(line("路灯", 0, 0), line("换新", 50, 0)) == -30
    assert shared_width(line("路灯换新", 0, 0), line("换新", 20, 0)) == 20


@pytest.mark.parametrize(
    ("text", "kind"),
    [("本报记者 张三", LineKind.BYLINE), ("城东三百盏路灯昨日换新。", LineKind.BODY)],
)
def test_the_kind_of_a_line_is_that_of_the_grammar(text: str, kind: LineKind) -> None:
    assert line_kind(text) is kind
