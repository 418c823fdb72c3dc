"""Resolutions stated by pictures."""

from __future__ import annotations

import pytest

from retrieval.reading.layout.page_image import points_per_pixel


@pytest.mark.parametrize(
    ("dpi", "points"),
    [((200, 200), 0.36), ((72.0, 72.0), 1.0), (None, 1.0), ((1, 1), 1.0), ("x", 1.0), ((10**9, 1), 1.0)],
)
def test_boxes_are_in_points_where_the_file_states_a_resolution_to_believe(
    dpi: object, points: float
) -> None:
    assert points_per_pixel(dpi) == pytest.approx(points)
