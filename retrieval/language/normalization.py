"""The normalised copy of a text, on which all matching works, and the way back to the original.

Each code point is folded on its own: NFKC (full width to half width, compatibility forms),
traditional to simplified (OpenCC t2s), lower case. Folding by code point, without context, keeps
one word alike wherever it stands, in a question as in an article, and keeps the map to the original
trivial. Quotes are never made from this copy.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
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
        self.learn([code])
        return self[code]

    def learn(self, codes: Iterable[int]) -> None:
        """Fill in many at once: OpenCC takes as long for one character as for a thousand."""
        new = [code for code in codes if code not in self]
        forms = [unicodedata.normalize("NFKC", _BAD if _is_half(code) else chr(code)) for code in new]
        chinese = [at for at, code in enumerate(new) if code > _LAST_WITHOUT_TRADITIONAL]
        if chinese:
            simplified = _opencc().convert(_APART.join(forms[at] for at in chinese)).split(_APART)
            for at, form in zip(chinese, simplified, strict=True):
                forms[at] = form
        self.update(zip(new, (form.lower() for form in forms), strict=True))


_LAST_WITHOUT_TRADITIONAL = 0x2E7F
"""CJK radicals follow; nothing up to here has a traditional form."""
_APART = "\n"
_BAD = "\ufffd"


def _is_half(code: int) -> bool:
    """Whether a code point is half of a surrogate pair: no character, and not to be had in UTF-8."""
    return 0xD800 <= code <= 0xDFFF


_FOLDING = _Folding()


def learn(codes: Iterable[int]) -> None:
    """Make the folding of these code points known at once; each alone costs fifty microseconds."""
    _FOLDING.learn(codes)


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
