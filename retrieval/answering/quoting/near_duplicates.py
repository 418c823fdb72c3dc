"""When two sentences say the same: a repeated lead, a dispatch printed by several papers.

Measured by pairs of neighbouring characters: the share of the shorter sentence's pairs that the other
has. From `SAME` on the two count as one, unless their numbers differ: 1200人 and 1300人 are two facts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import add

SAME = 0.8
ALIKE = 0.7
"""Share of pairs that two sentences must have in common, numbers left out, to tell of the same."""
_NUMBER = re.compile(r"[0-9]+")
_VALUE = re.compile(r"[0-9零〇一二两三四五六七八九十百千万亿.,]+")


@dataclass(frozen=True, slots=True)
class ContentSignature:
    """What a normalised sentence is compared by: its pairs of neighbouring characters and its numbers."""

    pairs: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    @lru_cache(maxsize=512)
    def of(cls, text: str) -> ContentSignature:
        """The gist of a normalised text; kept for a while: a question's best are compared with each other."""
        return cls(frozenset(map(add, text, text[1:])), frozenset(_NUMBER.findall(text)))

    def is_near_duplicate(self, other: ContentSignature) -> bool:
        """Whether the two say the same."""
        shorter, longer = (self, other) if len(self.pairs) <= len(other.pairs) else (other, self)
        if not shorter.numbers <= longer.numbers:
            return False
        return len(shorter.pairs & longer.pairs) >= SAME * max(1, len(shorter.pairs))

    def has_same_content(self, other: ContentSignature) -> bool:
        """Whether two gists of texts without values are of sentences that differ in little but those."""
        shorter, longer = sorted((self.pairs, other.pairs), key=len)
        return len(shorter & longer) >= ALIKE * max(1, len(shorter))


def without_values(text: str) -> str:
    """A text without its numbers, those written in characters as well."""
    return _VALUE.sub("", text)
