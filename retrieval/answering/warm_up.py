"""Warm-up of a new index, before the first reader has to wait."""

from __future__ import annotations

from contextlib import suppress

from retrieval.answering.answerer import Answerer
from retrieval.errors import QuestionError

QUESTIONS = 24
"""Headlines asked for; the first ones take five times as long as later ones, on 100,000 articles."""


def warm(answerer: Answerer) -> None:
    """Load the compiled core and ask for headlines throughout the archive."""
    answerer.generation.searcher.warm_up()
    store = answerer.generation.store
    rows = store.first_rows[-1]
    for row in range(0, rows, max(1, rows // QUESTIONS)):
        with suppress(QuestionError):
            answerer.answer(store.article(row).headline or "")
