"""The normalised copy of a text, on which all matching works, and the way back to the original.

Each code point is folded on its own: NFKC (full width to half width, compatibility forms),
traditional to simplified (OpenCC t2s), lower case. Folding by code point, without context, keeps
one word alike wherever it stands, in a question as in an article, and keeps the map to the original
trivial. Quotes are never made from this copy.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from opencc import OpenCC

from retrieval.models import Span


@cache
def _opencc() -> OpenCC:
    return OpenCC("t2s")


class _Folding(dict[int, str]):
    """Code point -> its normalised form; filled as code points are met (str.translate looks here)."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code))
        if code > 0x2E7F:  # from CJK radicals on; nothing below has a traditional form
            folded = _opencc().convert(folded)
        self[code] = folded = folded.lower()
        return folded


_FOLDING = _Folding()


def normalise(text: str) -> str:
    """The text as matching sees it. May be longer or shorter than `text` ("㎡" -> "m2")."""
    return text.translate(_FOLDING)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised copy with its map back.

    starts: None when each code point stayed one code point; else for each code point of the original
    where its folded form begins in `text`, and at the end len(text).
    """

    text: str
    starts: tuple[int, ...] | None = None

    def original(self, span: Span) -> Span:
        """The part of the original that `span` of the normalised text comes from."""
        if self.starts is None:
            return span
        first = bisect_right(self.starts, span.start) - 1
        last = first if span.end <= span.start else bisect_right(self.starts, span.end - 1) - 1
        return Span(first, max(first, last + 1 if span.end > span.start else first))


def normalised(text: str) -> Normalised:
    """`normalise(text)` together with the map back to the offsets of `text`."""
    folded = normalise(text)
    if len(folded) == len(text) and all(len(_FOLDING[ord(char)]) == 1 for char in set(text)):
        return Normalised(folded)
    widths = (len(_FOLDING[ord(char)]) for char in text)
    return Normalised(folded, tuple(accumulate(widths, initial=0)))
