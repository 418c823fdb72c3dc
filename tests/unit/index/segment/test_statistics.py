"""Statistics of a field, and their change by a build."""

import math

import numpy as np
import pytest

from retrieval.index.segment.statistics import (
    FieldStatistics,
    StatisticsChange,
    document_frequencies,
    statistics_of,
    updated,
)


def test_statistics_count_documents_tokens_and_terms_of_each_frequency() -> None:
    statistics = statistics_of(np.array([1, 1, 3, 0]), np.array([4, 0, 5], np.uint32))

    assert statistics == FieldStatistics(3, 9, {1: 2, 3: 1})
    assert statistics.average_length == 3.0


def test_an_empty_field_has_an_average_length_of_zero() -> None:
    assert FieldStatistics().average_length == 0.0


def test_the_idf_of_a_rare_term_is_positive_and_of_no_term_zero() -> None:
    statistics = FieldStatistics(10, 40, {1: 5, 2: 3})

    assert statistics.idf(0) == 0.0
    assert statistics.idf(1) == math.log(9.5) - math.log(1.5)


def test_a_term_in_most_documents_gets_a_quarter_of_the_mean_idf() -> None:
    statistics = FieldStatistics(10, 40, {1: 3, 9: 1})
    rare = math.log(9.5) - math.log(1.5)

    assert statistics.idf(9) == pytest.approx(0.25 * (3 * rare - rare) / 4)


def test_a_change_moves_terms_between_frequencies() -> None:
    before = FieldStatistics(3, 9, {1: 2, 2: 1})
    change = StatisticsChange(1, 2, {"复工": 1, "口罩": -1, "企业": 0, "护士": 1})

    after = updated(before, change, {"复工": 2, "口罩": 1, "企业": 1, "护士": 0})

    assert after == FieldStatistics(4, 11, {1: 2, 3: 1})


def test_a_document_counts_once_for_each_of_its_terms() -> None:
    assert document_frequencies([["复工", "复工"], ["复工", "口罩"]]) == {"复工": 2, "口罩": 1}
