"""The index's idf and its defaults are rank-bm25's own, floor included."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from retrieval.index.segment.okapi import EPSILON, K1, B, idf_floor, length_norms, raw_idf, saturation

words = st.sampled_from(["株洲", "天元区", "复工", "企业", "的", "云服务"])
corpora = st.lists(st.lists(words, max_size=8), min_size=1, max_size=12).filter(any)


def test_the_defaults_are_those_of_rank_bm25() -> None:
    assert (K1, B, EPSILON) == (1.5, 0.75, 0.25)


def test_the_idf_before_the_floor_is_the_logarithm_of_the_odds() -> None:
    assert raw_idf(10, 2) == math.log(8.5) - math.log(2.5)
    assert raw_idf(10, 8) == math.log(2.5) - math.log(8.5)


@given(st.integers(1, 10**7), st.data())
def test_the_idf_is_the_formula_to_the_last_bit(documents: int, data: st.DataObject) -> None:
    frequency = data.draw(st.integers(1, documents))

    assert raw_idf(documents, frequency) == math.log(documents - frequency + 0.5) - math.log(frequency + 0.5)


@given(corpora)
def test_the_floor_is_rank_bm25s_on_any_corpus(corpus: list[list[str]]) -> None:
    frequencies = Counter(word for document in corpus for word in set(document))
    reference = BM25Okapi(corpus)

    floor = idf_floor(len(corpus), Counter(frequencies.values()))

    assert floor == pytest.approx(EPSILON * reference.average_idf, abs=1e-12)
    for word, frequency in frequencies.items():
        raw = raw_idf(len(corpus), frequency)
        assert reference.idf[word] == pytest.approx(floor if raw < 0 else raw, abs=1e-12)


def test_without_terms_the_floor_is_zero() -> None:
    assert idf_floor(3, {}) == 0.0


def test_a_document_of_average_length_adds_k1_to_the_frequency() -> None:
    assert length_norms(np.array([0, 10, 20]), 1.5, 0.75, 10.0).tolist() == [0.375, 1.5, 2.625]


def test_without_an_average_every_length_counts_as_zero() -> None:
    assert length_norms(np.array([0, 0]), 1.5, 0.75, 0.0).tolist() == [0.375, 0.375]


def test_a_frequency_saturates_towards_the_boost() -> None:
    assert saturation(np.array([0, 1, 3]), np.array([1.5, 1.5, 1.5]), 2.5).tolist() == [0.0, 1.0, 7.5 / 4.5]
