"""Proximity of mentions to words and characters."""

from __future__ import annotations

import pytest

from retrieval.answering.ranking.proximity import character_proximity, word_proximity
from retrieval.models import Span


def test_proximity_is_1_when_they_touch_and_falls_with_distance() -> None:
    word, touching, far = Span(0, 2), Span(2, 4), Span(10, 12)

    assert word_proximity([touching], [word]) == 1.0
    assert word_proximity([far], [word]) == 0.5
    assert word_proximity([], [word]) == 0.0


def test_a_mention_is_near_a_character_when_they_touch() -> None:
    assert character_proximity([Span(2, 4)], "身高17", frozenset("高")) == 1.0
    assert character_proximity([Span(4, 6)], "高很多的17", frozenset("高")) == pytest.approx(1 / (1 + 3 / 4))
    assert character_proximity([], "身高17", frozenset("高")) == 0.0


def test_the_nearest_of_several_counts() -> None:
    assert word_proximity([Span(0, 1), Span(9, 10)], [Span(10, 12)]) == 1.0
    assert character_proximity([Span(0, 1)], "1高身高", frozenset("高")) == 1.0
