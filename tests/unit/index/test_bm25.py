"""The scores are rank-bm25's on any corpus; what differs is only the loop."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from retrieval.index.bm25 import InvertedBM25, top
from retrieval.language.tokenizer import pairs

words = st.sampled_from(["株洲", "天元区", "复工", "企业", "的", "云服务", "7000", "a", "口罩", "护士"])
documents = st.lists(words, max_size=12)
corpora = st.lists(documents, min_size=1, max_size=12).filter(any)
queries = st.lists(st.one_of(words, st.sampled_from(["不在", ""])), max_size=6)


@given(corpora, queries)
def test_scores_equal_rank_bm25_on_any_corpus(corpus: Any, query: Any) -> None:
    ours, reference = InvertedBM25(corpus), BM25Okapi(corpus)

    assert np.allclose(ours.get_scores(query), reference.get_scores(query), atol=1e-5)


@given(corpora, queries, st.floats(0.1, 3), st.floats(0, 1))
def test_scores_equal_rank_bm25_for_any_parameters(corpus: Any, query: Any, k1: Any, b: Any) -> None:
    ours, reference = InvertedBM25(corpus, k1=k1, b=b), BM25Okapi(corpus, k1=k1, b=b)
    with np.errstate(invalid="ignore"):
        expected = reference.get_scores(query)  # 0/0 for a document without tokens where b is 1

    assert np.allclose(ours.get_scores(query), np.nan_to_num(expected), atol=1e-5)


def test_a_document_without_tokens_scores_nothing_even_at_full_length_normalisation() -> None:
    assert InvertedBM25([[], ["株洲"]], b=1.0).get_scores(["株洲"])[0] == 0.0


@given(corpora, queries, st.data())
def test_batch_scores_equal_rank_bm25_on_any_documents(corpus: Any, query: Any, data: Any) -> None:
    chosen = data.draw(st.lists(st.integers(0, len(corpus) - 1), min_size=1, max_size=5))

    ours = InvertedBM25(corpus).get_batch_scores(query, chosen)

    assert np.allclose(ours, BM25Okapi(corpus).get_batch_scores(query, chosen), atol=1e-5)


@given(corpora, queries, st.integers(1, 15))
def test_the_top_n_have_the_scores_of_rank_bm25s_top_n(corpus: Any, query: Any, n: Any) -> None:
    ours, reference = InvertedBM25(corpus), BM25Okapi(corpus)
    numbers = list(range(len(corpus)))
    scores = reference.get_scores(query)

    mine = ours.get_top_n(query, numbers, n)
    theirs = reference.get_top_n(query, numbers, n)

    assert np.allclose(scores[mine], scores[theirs], atol=1e-5)


@given(corpora)
def test_the_idf_is_rank_bm25s_with_its_floor(corpus: Any) -> None:
    ours, reference = InvertedBM25(corpus), BM25Okapi(corpus)

    assert {word: ours.idf_of(word) for word in reference.idf} == pytest.approx(reference.idf)


def test_scores_equal_rank_bm25_over_the_seed_page(seed_text: str) -> None:
    corpus = [pairs(line) for line in seed_text.splitlines() if line.strip()]
    query = pairs("中车株洲所有多少员工返岗")

    ours = InvertedBM25(corpus).get_scores(query)

    assert np.allclose(ours, BM25Okapi(corpus).get_scores(query), atol=1e-5)
    assert ours.max() > 0


def test_a_tokenizer_cuts_the_texts_of_the_corpus() -> None:
    ours = InvertedBM25(["复工 企业", "护士", "口罩"], tokenizer=str.split)

    assert ours.get_scores(["护士"]).argmax() == 1


def test_a_corpus_without_tokens_scores_nothing() -> None:
    assert InvertedBM25([[], []]).get_scores(["复工"]).tolist() == [0.0, 0.0]


def test_ties_go_to_the_earlier_document() -> None:
    assert top(np.array([1.0, 3.0, 3.0, 2.0, 3.0]), 2).tolist() == [1, 2]


def test_a_document_that_is_not_there_is_an_error() -> None:
    with pytest.raises(IndexError):
        InvertedBM25([["复工"]]).get_batch_scores(["复工"], [1])


def test_top_n_of_other_documents_is_refused_as_in_rank_bm25() -> None:
    with pytest.raises(AssertionError):
        InvertedBM25([["复工"]]).get_top_n(["复工"], ["a", "b"], 1)
