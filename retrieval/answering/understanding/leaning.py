"""Leaning: a text asked alone and beside the last turn's topic.

A new topic and a dropped subject look alike (昌江修了多少部电梯? 一次最多提多少?); the archive's answers tell
them apart, and the text's length and names how much surer the topic has to make them. Measured on 131
follow-ups and 720 questions of other articles of two papers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.answering.understanding.follow_ups import ELLIPTIC, content_length, points_back
from retrieval.patterns import lazy_regex

_QUOTED = lazy_regex('[《“"「『]')
MIDDLE = 8
"""Characters beside question words up to which a text may want a subject; of the follow-ups nine in ten."""
POINTING_GAIN = 0.5
"""Confidence beside the topic, relative to that alone, from which a text that points back leans."""
SHORT_NAME_GAIN = 1.25
"""The same, for a short text with a name of its own: 石门封山哪天?"""
MIDDLE_GAIN = 0.5
"""The same, for a text of middle length without a name."""
WHOLE_GAIN = 2.0
"""The same, for a long text, and for one with a name of its own."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One asking: its confidence, and the place of the first quote."""

    sure: float
    first: tuple[str, int] | None


def leans_on_topic(
    text: str, alone: Trial, beside: Trial, *, names: Iterable[str] = (), shown: str = ""
) -> bool:
    """True if a text needs the last topic.

    names: proper names and titles of the text; shown: the last turn's headline and quote, normalised.
    With the same first quote either way nothing need be carried over, but by a short text without a name:
    it would leave the next question without a subject.
    """
    gain = _needed_gain(text, tuple(names), shown)
    if beside.first is None or (gain and beside.first == alone.first):
        return False
    return beside.sure > alone.sure * gain


def _needed_gain(text: str, names: tuple[str, ...], shown: str) -> float:
    """Relative confidence beside the topic from which a text leans.

    A short text without a name leans in any case, and one about a name that the last quote shows: 汪洋怎么说?
    """
    if points_back(text):
        return POINTING_GAIN
    length = content_length(text)
    if _QUOTED.search(text):
        return WHOLE_GAIN
    if length <= ELLIPTIC:
        return SHORT_NAME_GAIN if names and not any(name in shown for name in names) else 0.0
    return WHOLE_GAIN if names or length > MIDDLE else MIDDLE_GAIN
