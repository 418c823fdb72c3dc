"""Type sizes of recognised lines."""

from __future__ import annotations

import pytest

from retrieval.reading.layout.ocr import type_size


@pytest.mark.parametrize(
    ("text", "width", "height", "size"),
    [("标任务。", 36.0, 13.0, 9.0), ("渡口复航", 160.0, 21.0, 19.95), ("2020", 22.0, 20.0, 10.0)],
)
def test_the_size_of_type_is_its_advance_where_set_tight_else_the_height(
    text: str, width: float, height: float, size: float
) -> None:
    assert type_size(text, width, height) == pytest.approx(size)
