"""Near duplicates: a repeated lead, a dispatch printed by several papers.

Measured by overlap of character pairs: the share of the shorter sentence's pairs in the other. From
`DUPLICATE_OVERLAP` on the two are one, except with different numbers: 1200人 and 1300人 are two facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from operator import add

from retrieval.language.numbers import NUMERALS, parse_numeral
from retrieval.patterns import lazy_regex

DUPLICATE_OVERLAP = 0.8
"""Share of common pairs of near duplicates."""
SAME_CONTENT_OVERLAP = 0.7
"""Share of common pairs, numbers left out, of sentences with the same content."""
_NUMBER = lazy_regex(rf"[0-9]+|[{NUMERALS}]+")
_VALUE = lazy_regex(r"[0-9零〇一二两三四五六七八九十百千万亿.,]+")


@dataclass(frozen=True, slots=True)
class ContentSignature:
    """Signature of a normalised sentence for comparison: text and character pairs."""

    text: str
    pairs: frozenset[str]

    @classmethod
    @lru_cache(maxsize=512)
    def of(cls, text: str) -> ContentSignature:
        """Signature of a normalised text; cached, as candidates are compared pairwise."""
        return cls(text, frozenset(map(add, text, text[1:])))

    def is_near_duplicate(self, other: ContentSignature) -> bool:
        """True if the two are near duplicates."""
        shorter, longer = (self, other) if len(self.pairs) <= len(other.pairs) else (other, self)
        if len(shorter.pairs & longer.pairs) < DUPLICATE_OVERLAP * max(1, len(shorter.pairs)):
            return False
        return _numbers(shorter.text) <= _numbers(longer.text)

    def has_same_content(self, other: ContentSignature) -> bool:
        """True if two texts, values left out, have nearly the same content."""
        shorter, longer = sorted((self.pairs, other.pairs), key=len)
        return len(shorter & longer) >= SAME_CONTENT_OVERLAP * max(1, len(shorter))


def without_values(text: str) -> str:
    """A text without its numbers, Chinese numerals included."""
    return _VALUE.sub("", text)


def _numbers(text: str) -> frozenset[str]:
    """Numbers of a text, those in words by value."""
    found = (match.group() for match in _NUMBER.finditer(text))
    return frozenset(each if each.isascii() else f"{parse_numeral(each) or each}" for each in found)
