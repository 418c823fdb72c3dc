"""The registry of all features."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking.features.feature import ARTICLE, QUESTION, FeatureGroup
from retrieval.answering.ranking.features.registry import FEATURES, POSITIONS, compared_with, positions
from retrieval.answering.ranking.features.sentence_view import CandidateView
from retrieval.errors import QuestionError
from tests.unit.answering.ranking.features.feature_values import values_by_sentence

GROUPS = {"basic", "wording", "surroundings", "passage", "answer_type", "shape", "subject"}


def test_every_feature_has_a_name_of_its_own_a_group_and_a_text() -> None:
    assert len(FEATURES) == len(POSITIONS) == 94
    assert {feature.group for feature in FEATURES} == GROUPS
    assert all(feature.text.endswith(".") for feature in FEATURES)


def test_a_feature_is_found_at_its_position() -> None:
    assert all(FEATURES[position].name == name for name, position in POSITIONS.items())


def test_features_compared_with_other_candidates_say_so_at_their_registration() -> None:
    assert {"words", "bm25", "named"} <= set(compared_with(QUESTION))
    assert {"new", "late_local", "rest"} <= set(compared_with(ARTICLE))
    assert "title" not in (*compared_with(QUESTION), *compared_with(ARTICLE))


def test_a_name_registered_twice_is_refused() -> None:
    first, second = FeatureGroup[CandidateView]("first"), FeatureGroup[CandidateView]("second")

    def red(view: CandidateView) -> float:
        """Share of red."""
        return 1.0

    first.feature()(red)
    second.feature()(red)

    with pytest.raises(ValueError, match="twice: red"):
        positions(first, second)


@given(st.text(alphabet="株洲云服务多少家企业谁什么是“”《》0aA?,。 毛腾飞", min_size=1, max_size=40))
def test_every_feature_of_every_sentence_beside_the_basic_ones_lies_between_0_and_1(
    seed_answerer: Answerer, text: str
) -> None:
    bounded = [feature.name for feature in FEATURES if feature.group != "basic"]
    try:
        found = values_by_sentence(seed_answerer, text)
    except QuestionError:
        return

    for values in found.values():
        assert all(-1e-9 <= values[name] <= 1 + 1e-9 for name in bounded), values
