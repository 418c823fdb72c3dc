"""Feature values by sentence and name, for the tests of each group."""

from __future__ import annotations

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking.features.registry import POSITIONS


def values_by_sentence(answerer: Answerer, text: str) -> dict[str, dict[str, float]]:
    """For each candidate sentence, normalised, its features by name."""
    question = answerer.understand(text)
    found = answerer.unranked(question, answerer.hits(question))
    return {
        c.sentence.normal: {name: c.value(name) for name in POSITIONS} for c in found if not c.is_signature
    }


def values_of(answerer: Answerer, text: str, holding: str) -> dict[str, float]:
    """The features of the first candidate sentence with this text."""
    return next(v for sentence, v in values_by_sentence(answerer, text).items() if holding in sentence)
