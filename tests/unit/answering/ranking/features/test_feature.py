"""Registration of features."""

from __future__ import annotations

from retrieval.answering.ranking.features.feature import ARTICLE, QUESTION, FeatureGroup
from retrieval.answering.ranking.features.sentence_view import CandidateView


def test_a_feature_is_named_after_its_function_and_described_by_its_docstring() -> None:
    group = FeatureGroup[CandidateView]("colour")

    @group.feature(QUESTION, ARTICLE)
    def red(view: CandidateView) -> float:
        """Share of red.

        Measured by eye.
        """
        return 1.0

    (feature,) = group.features
    assert (feature.name, feature.group, feature.text) == ("red", "colour", "Share of red.")
    assert feature.function is red
    assert feature.comparisons == (QUESTION, ARTICLE)


def test_a_feature_without_comparison_has_no_further_column() -> None:
    group = FeatureGroup[CandidateView]("colour")

    @group.feature()
    def blue(view: CandidateView) -> float:
        """Share of blue."""
        return 0.0

    assert group.features[0].comparisons == ()
