"""The lists of a random field as the compiled core sees them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from retrieval.arrays import FloatArray, IntArray
from retrieval.index.search.scored_field import ScoredField
from tests.unit.index.search.random_field import DOCUMENTS, random_field


@dataclass(frozen=True)
class Cursors:
    """A field, the rows of its lists and the factors of each."""

    field: ScoredField
    lists: IntArray
    boosts: FloatArray
    drifts: FloatArray

    @property
    def rows(self) -> int:
        return int(self.lists.ctypes.data)

    def row(self, term: int) -> int:
        return self.rows + int(self.lists.strides[0]) * term


@pytest.fixture(scope="module")
def cursors(tmp_path_factory: pytest.TempPathFactory) -> Cursors:
    from retrieval.index.search.compiled.maxscore import count_postings
    from retrieval.index.search.compiled.posting_cursor import resolve

    field = random_field(tmp_path_factory.mktemp("f"))
    terms = np.arange(field.terms)
    cursors = Cursors(field, np.zeros((len(terms), 16), np.int64), np.empty(len(terms)), np.empty(len(terms)))
    fields = np.array([field.address, len(terms)], np.int64)
    resolve(fields, terms, cursors.lists, cursors.boosts, cursors.drifts)
    count_postings(cursors.lists, cursors.rows, np.array([[0, DOCUMENTS]]))
    return cursors
