"""The answering phrase: a softmax over phrases by weighted features.

The weights are data (`weights/phrases.json`), fitted by `tests/benchmarks/fit_phrases.py` on phrases that
answer. A phrase's score is the sum of the weights of its features, for all questions and for those of its
expected answer type; the reader's spans, where it has read, count by the overlap expected with them. Chosen
is the phrase with the greatest expected overlap with the true one, not the likeliest: two spellings of one
answer support each other (minimum Bayes risk; Kumar and Byrne, NAACL 2004).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from retrieval.answering.quoting.phrase_features import (
    Weights,
    end_features,
    phrase_features,
    start_features,
)
from retrieval.answering.quoting.phrase_view import PhraseView
from retrieval.arrays import FloatArray, IntArray
from retrieval.models import Span

PHRASES_FILE = Path(__file__).with_name("weights") / "phrases.json"
COMPARED = 24
"""Phrases, the best by score, among which the expected overlap is taken."""
TEMPERATURE = 0.7
"""Of the softmax; fitted on one paper and judged on the other, F1 is within 0.01 from 0.7 to 1.4."""
READER_WEIGHT = 3.0
"""Weight of the overlap expected with the reader's spans. Across papers, by readers that learned a fifth of
what the shipped one did, F1 on right quotes is 0.575 and 0.536 without, 0.613 and 0.569 with it. Tried with
fewer features: 0.604 and 0.551 with the likeliest span alone, with twelve spans 0.599 and 0.552 at a weight
of 2, 0.611 and 0.558 at 3, 0.604 and 0.561 at 4."""


@dataclass(frozen=True)
class PhraseModel:
    """Weights by name of the feature."""

    weights: Mapping[str, float]

    @cached_property
    def by_kind(self) -> Mapping[str, Weights]:
        """Weights for each answer type, "" for those without own."""
        found: dict[str, dict[str, dict[str, float]]] = {"": {}}
        parted = [(*name.partition("=")[::2], weight) for name, weight in self.weights.items()]
        for name, value, weight in sorted(parted, key=lambda each: "|" in each[0]):  # of all types first
            kind, _, feature = name.rpartition("|")
            if kind not in found:
                found[kind] = {each: dict(values) for each, values in found[""].items()}
            values = found[kind].setdefault(feature, {})
            values[value] = values.get(value, 0.0) + weight
        return found

    @classmethod
    def load(cls, path: Path) -> PhraseModel:
        """Load a JSON file. Raises ValueError for one without weights."""
        stored = json.loads(path.read_text(encoding="utf-8"))
        if not stored.get("weights"):
            raise ValueError(f"{path.name}: no weights")
        return cls(MappingProxyType({name: float(weight) for name, weight in stored["weights"].items()}))

    def best(self, view: PhraseView, read: Sequence[tuple[Span, float]] = ()) -> tuple[Span, float] | None:
        """The phrase with the greatest expected overlap, 0..1; None without phrases.

        read: the reader's likeliest spans of the same text, with their chances.
        """
        if not len(view.phrases):
            return None
        starts, ends = view.bounds
        scores = self._by_features(view) + _by_reader(starts, ends, read)
        chances = np.exp((scores - scores.max()) / TEMPERATURE)
        first = np.argsort(-scores, kind="stable")[:COMPARED]
        starts, ends = starts[first], ends[first]
        expected = _overlaps(starts[:, None], ends[:, None], starts, ends) @ (chances[first] / chances.sum())
        at = int(np.argmax(np.round(expected, 6)))
        return Span(int(starts[at]), int(ends[at])), float(expected[at])

    def _by_features(self, view: PhraseView) -> FloatArray:
        """Scores by the features, shape (n,)."""
        weights = self.by_kind.get(view.question.kind, self.by_kind[""])

        first, last = view.phrases.T
        starts, ends, wholes = (
            np.stack([feature.weighed(weights) for feature in features(view)]).sum(axis=0)
            for features in (start_features, end_features, phrase_features)
        )
        scores: FloatArray = starts[first] + ends[last] + wholes
        return scores


def _by_reader(starts: IntArray, ends: IntArray, read: Sequence[tuple[Span, float]]) -> FloatArray:
    """Scores by the overlap expected with the reader's spans, shape (n,)."""
    expected = np.zeros(len(starts))
    for span, chance in read:
        expected += chance * _overlaps(starts, ends, span.start, span.end)
    return READER_WEIGHT * expected


def overlap(one: Span, other: Span) -> float:
    """F1 of the places of two spans, 0..1."""
    return float(_overlaps(np.array(one.start), np.array(one.end), other.start, other.end))


def _overlaps(starts: IntArray, ends: IntArray, start: IntArray | int, end: IntArray | int) -> FloatArray:
    """F1 of the places of spans, 0..1; shape by broadcasting."""
    common = np.maximum(0, np.minimum(ends, end) - np.maximum(starts, start))
    found: FloatArray = 2 * common / np.maximum(1, ends - starts + (end - start))
    return found


@lru_cache(maxsize=1)
def shipped_phrases() -> PhraseModel:
    """The package's weights."""
    return PhraseModel.load(PHRASES_FILE)
