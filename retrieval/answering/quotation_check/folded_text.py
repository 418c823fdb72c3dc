"""Folded text: letters and figures, to compare quotations by.

Marks that an editor sets anew (punctuation, quotation marks, spaces, marks of Markdown) are left out; signs
that make a number (3.5, 8:30, 10-20, 12/7, 3%) stay. Script, width and case are folded as in searching. Every
code point keeps its offset in the original.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from retrieval.language.normalization import normalise, normalise_with_offsets
from retrieval.models import Span

_KEPT = re.compile(
    r"(?:[^\W_]|[%‰$€£¥+=<>≤≥×÷±°]|(?<=\d)(?:[.:/~\-–—]|,(?!\d{3}(?!\d)))(?=\d)"
    r"|(?<=[一二三四五六七八九十零〇○])○|○(?=[一二三四五六七八九零〇○]))+"
)
"""Letters, figures and signs of quantity; · and . within a name are not, nor the commas of 12,000."""
_SAME = str.maketrans("○〇~–—", "零零---")
_QUOTES_AND_SPACE = re.compile("[\\s\u200b-\u200f\u2060\ufeff“”‘’\"'「」『』﹁﹂﹃﹄〝〞*_`>]+")


@dataclass(frozen=True)
class FoldedText:
    """Folded letters of a text."""

    original: str
    letters: str

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Offset of each letter in the original."""
        normal = normalise_with_offsets(self.original)
        kept = [at for run in _KEPT.finditer(normal.text) for at in range(*run.span())]
        if normal.starts is None:
            return tuple(kept)
        widths = enumerate(pairwise(normal.starts))
        owners = [at for at, (first, after) in widths for _ in range(after - first)]
        return tuple(owners[at] for at in kept)

    def original_span(self, span: Span) -> Span:
        """Span in the original, from the first letter to after the last."""
        if not len(span):
            at = self.places[span.start] if span.start < len(self.places) else len(self.original)
            return Span(at, at)
        return Span(self.places[span.start], self.places[span.end - 1] + 1)

    def letters_within(self, span: Span) -> Span:
        """Letters of a span of the original."""
        return Span(bisect_left(self.places, span.start), bisect_left(self.places, span.end))


def fold(text: str) -> FoldedText:
    """Fold a text for comparison."""
    return FoldedText(text, "".join(_KEPT.findall(normalise(text))).translate(_SAME))


def unmarked(text: str) -> str:
    """A text without white space, quotation marks and marks of Markdown."""
    return _QUOTES_AND_SPACE.sub("", text)


def same_glyphs(first: str, second: str) -> bool:
    """True if two texts of the same letters share script and width."""
    one, other = fold(first), fold(second)
    if [first[at] for at in one.places] != [second[at] for at in other.places]:
        return False
    return unmarked(first) == unmarked(second) or not same_punctuation(first, second)


def same_punctuation(first: str, second: str) -> bool:
    """True if two texts of the same letters share their punctuation."""
    return _punctuated(first) == _punctuated(second)


def _punctuated(text: str) -> str:
    return normalise(unmarked(text)).translate(_SAME)
