"""Reliability diagram: share right and number of answers by confidence.

On the diagonal the confidence is calibrated (DeGroot and Fienberg 1983; Guo et al., ICML 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.evaluation.measures import share
from retrieval.evaluation.report import Measured
from retrieval.extras import import_extra

BINS = 10
SIDE, MARGIN, TALLY = 600, 70, 120
"""Pixels: the square of the diagram, the space around it, the height of the counts below."""
_PAPER, _INK, _GREY, _BAR, _GAP = "white", (28, 26, 24), (150, 150, 150), (64, 96, 128), (214, 120, 110)


@dataclass(frozen=True, slots=True)
class Bin:
    """Askings in one tenth of confidence: number, mean confidence, share right."""

    count: int
    confidence: float
    right: float


Asking = tuple[float, bool]
"""How sure an answer was, and whether its first quote was right."""


def askings_of(measured: Sequence[Measured]) -> list[Asking]:
    """All askings of some sets, unanswerable ones included."""
    asked = [(o.confidence, o.first_right) for m in measured for o in m.outcomes]
    return asked + [(confidence, False) for m in measured for confidence in m.nowhere]


def bins(asked: Sequence[Asking], count: int = BINS) -> list[Bin]:
    """The bins; empty ones have zeros."""
    inside: list[list[Asking]] = [[] for _ in range(count)]
    for confidence, right in asked:
        inside[min(int(confidence * count), count - 1)].append((confidence, right))
    return [
        Bin(len(held), sum(c for c, _ in held) / max(1, len(held)), share([r for _, r in held]))
        for held in inside
    ]


def draw(asked: Sequence[Asking], path: Path) -> None:
    """Write the diagram as PNG. Raises MissingExtra without Pillow."""
    import_extra("PIL", "pictures")
    from PIL import Image
    from PIL.ImageDraw import Draw

    held = bins(asked)
    width, height = SIDE + 2 * MARGIN, SIDE + TALLY + 3 * MARGIN
    image = Image.new("RGB", (width, height), _PAPER)
    pen = Draw(image)
    base, step = MARGIN + SIDE, SIDE / len(held)
    most = max(1, *(b.count for b in held))
    for number, b in enumerate(held):
        left, right = MARGIN + number * step + 4, MARGIN + (number + 1) * step - 4
        if b.count:
            pen.rectangle((left, base - b.right * SIDE, right, base), fill=_BAR)
            pen.line(
                (left, base - b.confidence * SIDE, right, base - b.confidence * SIDE), fill=_GAP, width=4
            )
        floor = base + MARGIN + TALLY
        pen.rectangle((left, floor - TALLY * b.count / most, right, floor), fill=_GREY)
        pen.text((left, floor + 6), str(b.count), fill=_INK, font_size=14)
        pen.text((left, base + 8), f"{number / len(held):.1f}", fill=_INK, font_size=16)
    pen.rectangle((MARGIN, MARGIN, MARGIN + SIDE, base), outline=_INK)
    pen.line((MARGIN, base, MARGIN + SIDE, MARGIN), fill=_GREY, width=2)
    told = f"share right (bars), mean confidence (lines): {len(asked)} askings"
    pen.text((MARGIN, 20), told, fill=_INK, font_size=18)
    image.save(path, format="PNG")
