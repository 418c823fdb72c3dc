"""Leaning: a text asked alone and beside the last turn's topic.

A new topic and a dropped subject look alike (昌江修了多少部电梯? 一次最多提多少?); the archive's answers tell
them apart. `leans_on_topic` is the judge in use; any function of this form may take its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from retrieval.answering.understanding.follow_ups import is_short

MIN_ALONE = 0.4
"""Confidence from which a text may stand alone; on 33 new topics and 240 follow-ups of two papers."""
MIN_ALONE_SHARE = 0.6
"""The same, relative to the confidence beside the topic."""
MAX_SHARED = 0.3
"""Share of the text's words in the article found beside the topic, up to which it is a new one."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One asking: its confidence, and the place of the first quote."""

    sure: float
    first: tuple[str, int] | None


TopicJudge = Callable[[str, Trial, Trial, float], bool]
"""(text, alone, beside the topic, share of words in its article) -> True if the text leans on the topic."""


def leans_on_topic(text: str, alone: Trial, beside: Trial, shared: float) -> bool:
    """True if a text needs the topic of the last turn.

    With the same first quote either way nothing need be carried over.
    """
    if beside.first is None or beside.first == alone.first:
        return False
    stands = alone.sure >= max(MIN_ALONE, MIN_ALONE_SHARE * beside.sure) and shared < MAX_SHARED
    return is_short(text) or not stands
