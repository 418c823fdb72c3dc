"""The features of the ranker, from all groups, by name.

The linear weights, the columns of the trees and the confidence refer to features by the names registered
here; the order of groups and features carries no meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from retrieval.answering.ranking.features.answer_type import ANSWER_TYPE
from retrieval.answering.ranking.features.basic import BASIC
from retrieval.answering.ranking.features.feature import Feature, FeatureGroup, Yardstick
from retrieval.answering.ranking.features.passage import PASSAGE
from retrieval.answering.ranking.features.sentence_view import CandidateView, SentenceView
from retrieval.answering.ranking.features.shape import SHAPE
from retrieval.answering.ranking.features.subject import SUBJECT
from retrieval.answering.ranking.features.surroundings import SURROUNDINGS
from retrieval.answering.ranking.features.wording import WORDING

SENTENCE_GROUPS = (WORDING, SURROUNDINGS, PASSAGE, ANSWER_TYPE, SHAPE, SUBJECT)
"""Groups for the sentences near the best; the basic group is for all."""


def positions(*groups: FeatureGroup[Any]) -> Mapping[str, int]:
    """Position of each feature in the values. Raises ValueError for doubles."""
    names = [feature.name for group in groups for feature in group.features]
    found = {name: position for position, name in enumerate(names)}
    if len(found) < len(names):
        doubles = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"features registered twice: {', '.join(doubles)}")
    return MappingProxyType(found)


FEATURES: tuple[Feature[SentenceView], ...] = (
    *BASIC.features,
    *(feature for group in SENTENCE_GROUPS for feature in group.features),
)
POSITIONS = positions(BASIC, *SENTENCE_GROUPS)
"""Position of each feature among the values of a sentence; a signature has those of the basic group."""
_BASIC = [feature.function for feature in BASIC.features]
_SENTENCE = [feature.function for group in SENTENCE_GROUPS for feature in group.features]


def basic_values(view: CandidateView) -> tuple[float, ...]:
    """Values of the basic features, by `POSITIONS`."""
    return tuple([function(view) for function in _BASIC])


def sentence_values(view: SentenceView, basic: tuple[float, ...]) -> tuple[float, ...]:
    """Values of all features, by `POSITIONS`; basic: see `basic_values`."""
    return (*basic, *[function(view) for function in _SENTENCE])


def compared_with(comparison: Yardstick) -> tuple[str, ...]:
    """Names of the features with a column for this comparison."""
    return tuple(feature.name for feature in FEATURES if comparison in feature.comparisons)
