"""Stretches of a page: titles, bylines and jumps with the paragraphs below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.reading.grammar.datelines import dateline_of
from retrieval.reading.grammar.line_kinds import LineKind, Unit


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive titles, bylines and jumps, and the paragraphs below them."""

    front: tuple[Unit, ...]
    text: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class StretchShape:
    """Figures of a stretch, for comparison with others of the page.

    titles:   number of title lines.  longest: code points of the longest.
    sure:     a byline beneath or a dateline opens an article.
    chars:    code points of the text below, up to 2,000.  question: a title asks.
    """

    titles: int
    longest: int
    sure: bool
    chars: int
    question: bool


NO_SHAPE = StretchShape(0, 0, sure=False, chars=-1, question=False)
"""Beyond the first and the last stretch of a page."""


def shape_of(stretch: Stretch) -> StretchShape:
    """Figures of a stretch."""
    titles = [unit.text for unit in stretch.front if unit.kind is LineKind.TITLE]
    signed = any(unit.kind is LineKind.BYLINE for unit in stretch.front[1:]) and bool(titles)
    dated = bool(stretch.text) and dateline_of(stretch.text[0].text) is not None
    chars = sum(len(unit.text) for unit in stretch.text[:20])
    return StretchShape(
        len(titles),
        max(map(len, titles), default=0),
        signed or dated,
        min(chars, 2000),
        any(title.endswith(("？", "?")) for title in titles),
    )


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Context of a stretch.

    below:  front of the next stretch.  titles: single titles of the stretches before and after.
    shapes: of all stretches of the page.  at: number of this one.
    """

    below: Sequence[Unit]
    titles: Sequence[Unit]
    shapes: Sequence[StretchShape] = ()
    at: int = 0

    @classmethod
    def of(cls, stretches: Sequence[Stretch], at: int, shapes: Sequence[StretchShape] = ()) -> Neighbourhood:
        """Context of the stretch number `at`."""
        near = [*stretches[max(0, at - 1) : at], *stretches[at + 1 : at + 2]]
        lone = [s.front[0] for s in near if len(s.front) == 1 and s.front[0].kind is LineKind.TITLE]
        return cls(stretches[at + 1].front if at + 1 < len(stretches) else (), lone, shapes, at)


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
