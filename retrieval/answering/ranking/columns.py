"""Columns of the trees: features, comparisons with other candidates, linear score.

A column has the name of its feature, or of feature and comparison (`pairs<best`, `pairs<own`). The trees'
file refers to the names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from retrieval.answering.ranking.candidates import Candidate
from retrieval.answering.ranking.features.feature import ARTICLE, QUESTION, Yardstick
from retrieval.answering.ranking.features.registry import FEATURES, POSITIONS, compared_with
from retrieval.arrays import AnyArray, FloatArray

LINEAR_COLUMNS = ("behind", "behind_own", "place_by_sum")
"""Distance of the linear score from the question's best and from the article's best, in tens, and its rank
among the candidates, 1 from the twentieth."""
LINEAR_SCALE, MAX_LINEAR_RANK = 10, 20


def compared_name(feature: str, comparison: Yardstick) -> str:
    """Column name of a feature less the best of the compared candidates."""
    return f"{feature}<{comparison}"


COLUMN_NAMES = (
    *(feature.name for feature in FEATURES),
    *(compared_name(name, comparison) for comparison in Yardstick for name in compared_with(comparison)),
    *LINEAR_COLUMNS,
)
COLUMN_POSITIONS: Mapping[str, int] = MappingProxyType({name: at for at, name in enumerate(COLUMN_NAMES)})
_BY_QUESTION = [POSITIONS[name] for name in compared_with(QUESTION)]
_BY_ARTICLE = [POSITIONS[name] for name in compared_with(ARTICLE)]


def column_group(name: str) -> str:
    """Group of a column: its feature's, or "linear"."""
    feature = name.split("<", maxsplit=1)[0]
    return "linear" if feature in LINEAR_COLUMNS else FEATURES[POSITIONS[feature]].group


def column_matrix(candidates: Sequence[Candidate], linear: FloatArray) -> FloatArray:
    """Input of the trees, shape (candidates, len(COLUMN_NAMES)).

    candidates: one or more of one question, no signatures. linear: scores of the linear model.
    """
    values = np.array([c.values for c in candidates])
    numbers: dict[str, int] = {}
    owners = np.array([numbers.setdefault(c.article.id, len(numbers)) for c in candidates])
    by_question = values[:, _BY_QUESTION]
    own = _less_own_best(np.column_stack([values[:, _BY_ARTICLE], linear / LINEAR_SCALE]), owners)
    behind = (linear.max() - linear) / LINEAR_SCALE
    rank = np.minimum(MAX_LINEAR_RANK, np.argsort(np.argsort(-linear, kind="stable"))) / MAX_LINEAR_RANK
    compared = (by_question - by_question.max(axis=0), own[:, :-1])
    return np.column_stack([values, *compared, behind, -own[:, -1], rank])


def _less_own_best(values: FloatArray, owners: AnyArray) -> FloatArray:
    """Each value less the best of its column with the same owner."""
    best = np.full((owners.max() + 1, values.shape[1]), -np.inf)
    np.maximum.at(best, owners, values)
    less: FloatArray = values - best[owners]
    return less
