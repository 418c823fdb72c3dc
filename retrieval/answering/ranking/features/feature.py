"""A feature of a candidate sentence, and the groups for its registration.

A feature is registered once, at a function:

    @feature(QUESTION, ARTICLE)
    def pairs(view: SentenceView) -> float:
        \"""Share of the question's character pairs, weighted by idf.\"""

The function's name is the feature's name, the docstring is the text. Every value is bounded (about 0..1) and
independent of the archive's size: weights learned on one archive hold on another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from retrieval.answering.ranking.features.sentence_view import CandidateView

V = TypeVar("V", bound=CandidateView)
V_contra = TypeVar("V_contra", bound=CandidateView, contravariant=True)


class Yardstick(StrEnum):
    """Scope of a comparison; the value is the column's suffix."""

    QUESTION = "best"
    ARTICLE = "own"


QUESTION, ARTICLE = Yardstick.QUESTION, Yardstick.ARTICLE


@dataclass(frozen=True, slots=True)
class Feature(Generic[V_contra]):
    """One registered feature.

    text:        one line, the quantity measured.
    function:    value for a candidate.
    comparisons: further columns of the trees.
    """

    name: str
    group: str
    text: str
    function: Callable[[V_contra], float]
    comparisons: tuple[Yardstick, ...] = ()


class FeatureGroup(Generic[V]):
    """Features of one kind, each added by the decorator `feature`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._features: list[Feature[V]] = []

    @property
    def features(self) -> tuple[Feature[V], ...]:
        """The features in the order of their registration."""
        return tuple(self._features)

    def feature(self, *comparisons: Yardstick) -> Callable[[Callable[[V], float]], Callable[[V], float]]:
        """Decorator: register a function by name and first docstring line."""

        def register(function: Callable[[V], float]) -> Callable[[V], float]:
            text = (function.__doc__ or "").split("\n")[0].strip()
            self._features.append(Feature(function.__name__, self.name, text, function, comparisons))
            return function

        return register
