"""Terms of a field over segments: document frequency and weight without dead texts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from retrieval.arrays import IntArray
from retrieval.index.search import field_terms
from retrieval.index.search.field_terms import FieldTerms
from retrieval.index.segment.statistics import FieldStatistics
from retrieval.index.segment.vocabulary import Vocabulary


@dataclass(frozen=True)
class CountedTerms:
    """Words with their document frequencies."""

    counts: dict[str, int]

    @property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary.of(self.counts, np.empty(0, dtype=np.uint64))

    def numbers_of(self, terms: Sequence[str]) -> IntArray:
        words = list(self.counts)
        return np.array([words.index(term) if term in words else -1 for term in terms], dtype=np.int64)

    def frequencies(self, numbers: IntArray) -> IntArray:
        counts = list(self.counts.values())
        return np.array([counts[number] if number >= 0 else 0 for number in numbers], dtype=np.int64)


@pytest.fixture
def terms() -> FieldTerms:
    parts = [CountedTerms({"复工": 2, "企业": 1}), CountedTerms({"复工": 1, "口罩": 1})]
    return FieldTerms(parts, {"复工": 1, "口罩": 1}, FieldStatistics(10, 40, {1: 1, 2: 1}))


def test_frequencies_are_summed_over_segments_less_the_dead(terms: FieldTerms) -> None:
    assert [terms.frequency_of(term) for term in ("复工", "企业", "口罩", "护士")] == [2, 1, 0, 0]


def test_a_term_of_dead_texts_alone_is_not_there(terms: FieldTerms) -> None:
    assert "复工" in terms
    assert "口罩" not in terms
    assert terms.idf_of("口罩") == 0.0


def test_a_repeated_term_weighs_as_often_as_it_is_said(terms: FieldTerms) -> None:
    idf = math.log(9.5) - math.log(1.5)

    assert terms.weights_of(["企业", "企业", "口罩"], 0.2) == {"企业": pytest.approx(0.2 * 2 * idf)}


def test_frequencies_stay_right_when_the_cache_is_full(
    terms: FieldTerms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(field_terms, "MAX_CACHED_TERMS", 1)

    assert [terms.frequency_of(term) for term in ("复工", "企业", "复工", "企业")] == [2, 1, 2, 1]


def test_each_segment_has_its_vocabulary(terms: FieldTerms) -> None:
    assert [set(vocabulary) for vocabulary in terms.vocabularies] == [{"复工", "企业"}, {"复工", "口罩"}]
