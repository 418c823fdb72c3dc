"""The nearest id to an unknown one."""

from __future__ import annotations

import pytest

from retrieval.index.nearest_id import nearest_id


class Ids:
    """A store of ids alone."""

    def __init__(self, *ids: str) -> None:
        self._ids = ids

    def row_of(self, id: str) -> int | None:
        return self._ids.index(id) if id in self._ids else None


@pytest.mark.parametrize(
    ("given", "near"),
    [(" a-12 ", "a-12"), ("a-14", "a-12"), ("a-013", None), ("b007", "b003"), ("x", None), ("a-99", "a-12")],
)
def test_the_nearest_id_has_a_lower_number(given: str, near: str | None) -> None:
    assert nearest_id(Ids("a-12", "b003"), given) == near  # type: ignore[arg-type]
