"""Quotes with questions, for tests of their phrases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from retrieval.answering.quoting.phrase_view import PhraseView
from retrieval.answering.understanding.question import understand
from retrieval.index.generation import Generation

Viewed = Callable[[str, str], PhraseView]


@pytest.fixture
def viewed(seed_generation: Generation) -> Viewed:
    """View of a question and a text."""
    analyser = seed_generation.analyser

    def made(question: str, text: str) -> PhraseView:
        understood = understand(question, analyser, stopwords=frozenset(), synonyms={})
        return PhraseView.of(understood, text, list(analyser.cut(text)))

    return made
