"""Stretches of a page: titles, bylines and jumps with the paragraphs below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.reading.grammar.line_kinds import LineKind, Unit


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive titles, bylines and jumps, and the paragraphs below them."""

    front: tuple[Unit, ...]
    text: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Context of a stretch.

    below:  front of the next stretch.  titles: single titles of the stretches before and after.
    """

    below: Sequence[Unit]
    titles: Sequence[Unit]

    @classmethod
    def of(cls, stretches: Sequence[Stretch], at: int) -> Neighbourhood:
        """Context of the stretch number `at`."""
        near = [*stretches[max(0, at - 1) : at], *stretches[at + 1 : at + 2]]
        lone = [s.front[0] for s in near if len(s.front) == 1 and s.front[0].kind is LineKind.TITLE]
        return cls(stretches[at + 1].front if at + 1 < len(stretches) else (), lone)


def split_stretches(units: Sequence[Unit]) -> Iterator[Stretch]:
    """Split the units of a page into stretches, in order."""
    front: list[Unit] = []
    text: list[Unit] = []
    for unit in units:
        if unit.kind is LineKind.BODY:
            text.append(unit)
            continue
        if text:
            yield Stretch(tuple(front), tuple(text))
            front, text = [], []
        front.append(unit)
    if front or text:
        yield Stretch(tuple(front), tuple(text))
