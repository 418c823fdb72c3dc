"""Spatial index of boxes: the nearest above or below a span.

Boxes are kept in vertical strips, each sorted by one edge. A query walks the strips under its span from the
nearest box on, so that a page of ten thousand scattered characters takes no quadratic time.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

MAX_STRIPS = 96
"""Vertical strips of a page, at most: a broadsheet has eight columns."""
MIN_STRIP_WIDTH = 6.0
"""Width of a strip, in units of the page, at least."""


class Boxed(Protocol):
    """Anything with a box."""

    @property
    def x0(self) -> float:
        """Left edge."""

    @property
    def x1(self) -> float:
        """Right edge."""

    @property
    def y0(self) -> float:
        """Upper edge."""

    @property
    def y1(self) -> float:
        """Lower edge."""


B = TypeVar("B", bound=Boxed)
Entry = tuple[float, int]
"""The edge a strip is sorted by, and the number of the box."""


@dataclass(frozen=True, slots=True)
class SpatialIndex(Generic[B]):
    """Boxes by vertical strip, sorted by lower and by upper edge.

    spans: left and right edge under which a box is found, in place of its own.
    """

    boxes: Sequence[B]
    width: float
    over: dict[int, list[Entry]]
    under: dict[int, list[Entry]]

    @classmethod
    def of(
        cls, boxes: Iterable[B], spans: Callable[[B], tuple[float, float]] | None = None
    ) -> SpatialIndex[B]:
        """Index of some boxes."""
        found = tuple(boxes)
        edges = [spans(box) if spans else (box.x0, box.x1) for box in found]
        reach = max((x1 for _, x1 in edges), default=0.0) - min((x0 for x0, _ in edges), default=0.0)
        width = max(reach / MAX_STRIPS, MIN_STRIP_WIDTH)
        over: dict[int, list[Entry]] = {}
        under: dict[int, list[Entry]] = {}
        for number, (box, (x0, x1)) in enumerate(zip(found, edges, strict=True)):
            for strip in _strips(x0, x1, width):
                over.setdefault(strip, []).append((-box.y1, number))
                under.setdefault(strip, []).append((box.y0, number))
        for strips in (over, under):
            for entries in strips.values():
                entries.sort()
        return cls(found, width, over, under)

    def above(self, x0: float, x1: float, y: float) -> Iterator[B]:
        """Boxes ending at `y` or over it near x0..x1, lowest first."""
        strips = [self.over.get(strip, []) for strip in _strips(x0, x1, self.width)]
        return self._walk([_after(entries, bisect_left(entries, (-y, -1))) for entries in strips])

    def below(self, x0: float, x1: float, y: float) -> Iterator[B]:
        """Boxes beginning under `y` near x0..x1, the highest first."""
        strips = [self.under.get(strip, []) for strip in _strips(x0, x1, self.width)]
        return self._walk(
            [_after(entries, bisect_right(entries, (y, len(self.boxes)))) for entries in strips]
        )

    def _walk(self, walks: Sequence[Iterator[Entry]]) -> Iterator[B]:
        last = -1
        for _, number in heapq.merge(*walks):
            if number != last:  # one box stands in several strips, at the same height
                last = number
                yield self.boxes[number]


def _strips(x0: float, x1: float, width: float) -> range:
    return range(int(x0 // width), int(max(x0, x1) // width) + 1)


def _after(entries: Sequence[Entry], at: int) -> Iterator[Entry]:
    return (entries[number] for number in range(at, len(entries)))
