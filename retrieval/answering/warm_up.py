"""Warm-up of a new index, before the first reader has to wait."""

from __future__ import annotations

from contextlib import suppress

from retrieval.answering.answerer import Answerer
from retrieval.errors import QuestionError

MIN_QUESTIONS, MAX_QUESTIONS = 2, 24
"""Headlines asked for; the first 24 take five times as long as later ones, on 100,000 articles."""
ARTICLES_PER_QUESTION = 100
"""A small archive is warm after two questions, each of which takes a tenth of a second."""


def warm(answerer: Answerer) -> None:
    """Load the compiled core and ask for headlines throughout the archive."""
    answerer.generation.searcher.warm_up()
    store = answerer.generation.store
    for row in headlines_asked_for(store.first_rows[-1]):
        with suppress(QuestionError):
            answerer.answer(store.article(row).headline or "")


def headlines_asked_for(rows: int) -> range:
    """Rows of the articles whose headlines are asked for.

    rows: articles of the archive.
    """
    questions = min(MAX_QUESTIONS, max(MIN_QUESTIONS, rows // ARTICLES_PER_QUESTION))
    return range(0, rows, max(1, -(-rows // questions)))
