"""Proximity of mentions of the expected answer type to words or characters."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.models import Span

WORD_HALF_DISTANCE = 8
"""Characters between mention and word at which the proximity has fallen to a half."""
CHARACTER_HALF_DISTANCE = 4
"""The same for single characters."""
_MAX_MENTIONS, _MAX_OFFSETS = 8, 24
"""Mentions and offsets compared; a list of a hundred numbers says no more than eight."""


def word_proximity(mentions: Sequence[Span], words: Sequence[Span]) -> float:
    """Proximity of the nearest mention and word: 1 touching, 0 without either."""
    gaps = [w.start - m.end if w.start > m.end else m.start - w.end for m in mentions for w in words]
    return 1 / (1 + max(0, min(gaps)) / WORD_HALF_DISTANCE) if gaps else 0.0


def character_proximity(mentions: Sequence[Span], text: str, characters: frozenset[str]) -> float:
    """Proximity of the nearest mention and character: 1 touching, 0 without either."""
    if not mentions or characters.isdisjoint(text):
        return 0.0
    offsets = [at for at, char in enumerate(text) if char in characters][:_MAX_OFFSETS]
    gaps = [
        at - m.end if at > m.end else m.start - at - 1 for m in mentions[:_MAX_MENTIONS] for at in offsets
    ]
    return 1 / (1 + max(0, min(gaps)) / CHARACTER_HALF_DISTANCE)
