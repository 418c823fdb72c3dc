"""The tuning of a build."""

from __future__ import annotations

import inspect
from pathlib import Path

from rank_bm25 import BM25Okapi

from retrieval.index.build.job import Tuning


def test_parameters_not_chosen_are_rank_bm25s() -> None:
    theirs = inspect.signature(BM25Okapi).parameters
    tuning = Tuning(Path("lexicon"))

    assert (tuning.k1, tuning.b) == (theirs["k1"].default, theirs["b"].default) == (1.5, 0.75)
