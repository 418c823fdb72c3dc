"""When two sentences say the same: a repeated lead, a dispatch printed by several papers.

Measured by pairs of neighbouring characters: the share of the shorter sentence's pairs that the other
has. From `SAME` on the two count as one, unless their numbers differ: 1200人 and 1300人 are two facts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SAME = 0.8
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Gist:
    """What a normalised sentence is compared by: its pairs of neighbouring characters and its numbers."""

    pairs: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Gist:
        """The gist of a normalised text."""
        pairs = frozenset(text[at : at + 2] for at in range(len(text) - 1))
        return cls(pairs, frozenset(_NUMBER.findall(text)))

    def is_like(self, other: Gist) -> bool:
        """Whether the two say the same."""
        shorter, longer = sorted((self, other), key=lambda gist: len(gist.pairs))
        share = len(shorter.pairs & longer.pairs) / max(1, len(shorter.pairs))
        return share >= SAME and shorter.numbers <= longer.numbers
