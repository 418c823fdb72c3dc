"""The longest run of characters that two texts share."""

from __future__ import annotations

from retrieval.models import Span


def longest_shared_run(question: str, text: str) -> Span:
    """Where the longest run of characters that both hold stands in `question`, the first of equals.

    Without any shared character the span is empty.
    """
    first, length = 0, 0
    for start in range(len(question)):
        while start + length < len(question) and question[start : start + length + 1] in text:
            first, length = start, length + 1
    return Span(first, first + length)
