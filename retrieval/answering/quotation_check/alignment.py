"""Alignment of a quotation with a longer text.

The part with the smallest Levenshtein distance to the quotation is found by Sellers' algorithm (J. Algorithms
1, 1980: approximate string matching with free ends in the text); the differences are rapidfuzz's edit
operations between the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from retrieval.arrays import AnyArray
from retrieval.models import Span

MAX_CHANGED_END = 2
"""Letters at an end of a quotation that count as changed."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The part of a text closest to a pattern, and its distance."""

    span: Span
    distance: int


@dataclass(frozen=True, slots=True)
class EditBlock:
    """Parts of pattern and text that differ; either may be empty."""

    pattern: Span
    text: Span


def closest_part(pattern: str, text: str) -> Alignment:
    """The part of `text` with the smallest edit distance to `pattern`.

    Time and memory: len(pattern) steps over arrays of len(text).
    """
    codes, letters = _codes(text), _codes(pattern)
    distances = _last_row(letters, codes, np.zeros(len(codes) + 1, dtype=np.int32))
    end = _nearest(distances)
    distance = int(distances[end])
    first = max(0, end - len(pattern) - distance)
    before = codes[first:end][::-1]
    backwards = _last_row(letters[::-1], before, np.arange(len(before) + 1, dtype=np.int32))
    return Alignment(Span(end - _nearest(backwards), end), distance)


def _nearest(distances: AnyArray) -> int:
    """The first offset of the least distance, or its short run's last.

    So a character or two at an end count as changed, and a longer stretch as put in.
    """
    first = last = int(distances.argmin())
    while last + 1 < len(distances) and distances[last + 1] == distances[first]:
        last += 1
    return last if last - first <= MAX_CHANGED_END else first


def _codes(text: str) -> AnyArray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _last_row(pattern: AnyArray, text: AnyArray, first_row: AnyArray) -> AnyArray:
    """Distance of the pattern to a part ending at each offset.

    first_row: cost of the text before the part: zeros for a part from anywhere, else of one from the start.
    """
    steps = np.arange(len(text) + 1, dtype=np.int32)

    def row(above: AnyArray, numbered: tuple[int, int]) -> AnyArray:
        number, code = numbered
        here = np.empty_like(above)
        here[0] = number
        np.minimum(above[:-1] + (text != code), above[1:] + 1, out=here[1:])
        return np.asarray(np.minimum.accumulate(here - steps) + steps)

    return reduce(row, enumerate(pattern.tolist(), 1), first_row)


def edit_blocks(pattern: str, text: str) -> list[EditBlock]:
    """Differing parts of two texts, in order.

    Neighbours are one part, as are a shift to and fro about one letter: 87 and 78.
    """
    from rapidfuzz.distance import Levenshtein

    blocks: list[EditBlock] = []
    for step in Levenshtein.opcodes(pattern, text):
        if step.tag == "equal":
            continue
        block = EditBlock(Span(step.src_start, step.src_end), Span(step.dest_start, step.dest_end))
        last = blocks[-1] if blocks else None
        if last and block.pattern.start - last.pattern.end <= (len(last.pattern) != len(last.text)):
            block = EditBlock(
                Span(last.pattern.start, block.pattern.end), Span(last.text.start, block.text.end)
            )
            blocks.pop()
        blocks.append(block)
    return blocks


def similarity(pattern: str, text: str) -> float:
    """Similarity of a pattern to its best part of a text, 0..1."""
    from rapidfuzz import fuzz

    return float(fuzz.partial_ratio(pattern, text)) / 100
