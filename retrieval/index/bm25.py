"""Drop-in replacement of rank_bm25.BM25Okapi, answered from postings.

For users of rank-bm25: `_calc_idf` is inherited, the rest of the formula is that of the index
(`retrieval.index.segment.okapi`), and the three public queries give the same numbers to 1e-5 on the same
tokens (tests/unit/index/test_bm25.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from rank_bm25 import BM25Okapi

from retrieval.arrays import FloatArray, IntArray
from retrieval.index.segment.okapi import EPSILON, K1, B, length_norms, saturation
from retrieval.index.segment.postings import Postings, invert_tokens

Tokenizer = Callable[[str], Sequence[str]]


class InvertedBM25(BM25Okapi):  # type: ignore[misc]
    """BM25Okapi over D documents; same constructor, same three queries.

    corpus: one list of tokens a document (or texts, with `tokenizer`); any iterable, read once.
    k1, b, epsilon: as in rank-bm25.
    """

    postings: Postings

    def __init__(
        self,
        corpus: Iterable[Any],
        tokenizer: Tokenizer | None = None,
        k1: float = K1,
        b: float = B,
        epsilon: float = EPSILON,
    ) -> None:
        super().__init__(corpus if tokenizer is None else map(tokenizer, corpus), None, k1, b, epsilon)

    def _initialize(self, corpus: Iterable[Sequence[str]]) -> dict[str, int]:
        """Invert the corpus; gives rank-bm25's `nd`, term -> document frequency."""
        self._take(invert_tokens(corpus))
        counts = self.postings.document_frequencies()
        return {term: int(counts[number]) for term, number in self.postings.vocabulary.items()}

    def _take(self, postings: Postings) -> None:
        """Set rank-bm25's corpus statistics from postings."""
        self.postings = postings
        self.doc_len = postings.lengths
        self.corpus_size = len(postings.lengths)
        self.avgdl = float(np.mean(postings.lengths)) if self.corpus_size else 0.0
        self._norms = length_norms(postings.lengths, self.k1, self.b, self.avgdl)

    def _calc_idf(self, nd: dict[str, int]) -> None:
        """rank-bm25's idf; a corpus without any token has none, and no mean."""
        self.average_idf = 0.0
        if nd:
            super()._calc_idf(nd)
        self._idf = np.zeros(len(nd))
        for term, number in self.postings.vocabulary.items():
            self._idf[number] = self.idf[term]

    def __contains__(self, term: str) -> bool:
        """True if any document has the term."""
        return term in self.postings.vocabulary

    def idf_of(self, term: str) -> float:
        """Inverse document frequency of a term; 0 for an unknown term."""
        number = self.postings.vocabulary.get(term)
        return 0.0 if number is None else float(self._idf[number])

    def impacts(self, term: str) -> tuple[IntArray, FloatArray]:
        """Documents with a term, ascending, and their scores for the term."""
        documents, frequencies = self.postings.of(term)
        counts = frequencies.astype(np.float64)
        scores = saturation(counts, self._norms[documents], self.k1 + 1)
        return documents.astype(np.int64), self.idf_of(term) * scores

    def get_scores(self, query: Iterable[str]) -> FloatArray:
        """Scores of all documents, shape (D,). As BM25Okapi.get_scores."""
        scores = np.zeros(self.corpus_size)
        for term in query:
            documents, impacts = self.impacts(term)
            scores[documents] += impacts
        return scores

    def get_batch_scores(self, query: Iterable[str], doc_ids: Sequence[int]) -> list[float]:
        """Scores of the documents `doc_ids`, in their order. As BM25Okapi.get_batch_scores.

        Raises IndexError for an id outside the corpus.
        """
        chosen = np.asarray(doc_ids, dtype=np.int64)
        if chosen.size and (chosen.max() >= self.corpus_size or chosen.min() < -self.corpus_size):
            raise IndexError("document id outside the corpus")
        return [float(score) for score in self.get_scores(query)[chosen]]

    def get_top_n(self, query: Iterable[str], documents: Sequence[Any], n: int = 5) -> list[Any]:
        """The `n` best of the corpus's `documents`, ties by position.

        rank-bm25 leaves the order of ties open. Raises AssertionError, as rank-bm25 does, when the
        number of documents differs from the corpus.
        """
        if len(documents) != self.corpus_size:
            raise AssertionError("the documents given are not those of the corpus")
        return [documents[i] for i in top(self.get_scores(query), n)]


def top(scores: FloatArray, n: int) -> IntArray:
    """Ids of the `n` best scores, best first, ties by ascending id."""
    n = min(n, len(scores))
    if n <= 0:
        return np.empty(0, dtype=np.int64)
    worst_kept = np.partition(scores, len(scores) - n)[len(scores) - n]
    candidates = np.flatnonzero(scores >= worst_kept)
    return candidates[np.lexsort((candidates, -scores[candidates]))][:n]
