"""Spatial index: the nearest boxes above and below a span."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.layout.glyphs import Area
from retrieval.reading.layout.spatial_index import SpatialIndex

EDGES = st.integers(-40, 400)
BOXES = st.lists(
    st.tuples(EDGES, EDGES, st.integers(0, 90), st.integers(0, 30)).map(
        lambda box: Area(box[0], box[1], box[0] + box[2], box[1] + box[3])
    ),
    max_size=40,
)


def overlapping(boxes: list[Area], x0: float, x1: float) -> list[Area]:
    return [box for box in boxes if min(box.x1, x1) >= max(box.x0, x0)]


@given(BOXES, EDGES, st.integers(0, 90), EDGES)
def test_every_box_above_a_span_is_found_from_the_lowest_on(
    boxes: list[Area], x0: int, width: int, y: int
) -> None:
    found = list(SpatialIndex.of(boxes).above(x0, x0 + width, y))

    assert [box for box in overlapping(boxes, x0, x0 + width) if box.y1 <= y and box not in found] == []
    assert all(box.y1 <= y for box in found)
    assert [box.y1 for box in found] == sorted((box.y1 for box in found), reverse=True)


@given(BOXES, EDGES, st.integers(0, 90), EDGES)
def test_every_box_below_a_span_is_found_from_the_highest_on(
    boxes: list[Area], x0: int, width: int, y: int
) -> None:
    found = list(SpatialIndex.of(boxes).below(x0, x0 + width, y))

    assert [box for box in overlapping(boxes, x0, x0 + width) if box.y0 > y and box not in found] == []
    assert all(box.y0 > y for box in found)
    assert [box.y0 for box in found] == sorted(box.y0 for box in found)


def test_a_box_over_several_strips_is_given_once() -> None:
    rule = Area(0, 100, 900, 101)

    assert list(SpatialIndex.of([rule, Area(0, 0, 9, 9)]).below(100, 800, 50)) == [rule]


def test_a_box_is_found_under_the_span_given_for_it() -> None:
    head = Area(0, 0, 50, 20)

    index = SpatialIndex.of([head], lambda box: (0, 300))

    assert list(index.above(250, 290, 100)) == [head]


def test_ties_keep_the_order_of_the_boxes() -> None:
    left, right = Area(0, 0, 60, 20), Area(30, 10, 90, 20)

    assert list(SpatialIndex.of([left, right]).above(35, 50, 30)) == [left, right]
