"""TODO."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from retrieval.answering.answerer import ALONE
from retrieval.answering.understanding.reading import AskContext
from retrieval.models import Answer, Filters


class Responder(Protocol):
    """Who answers questions from one generation. May be shared by threads."""

    def answer(
        self,
        text: str,
        *,
        filters: Filters | None = None,
        top: int = 3,
        without: Collection[str] = (),
        standing: AskContext = ALONE,
    ) -> Answer:
        """As `Answerer.answer`."""
