"""Corrected words: parts of a text changed after reading.

Each corrected line keeps the text as read on its `Place`; the changed part is what differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.citations import place_spans
from retrieval.models import Article, Span


@dataclass(frozen=True, slots=True)
class CorrectedWords:
    """A changed part of a text.

    span: of the words now, in the article's text.  read_as: the words as read.
    """

    span: Span
    read_as: str


def corrected_words(article: Article, span: Span | None = None) -> Iterator[CorrectedWords]:
    """Changed parts that touch `span`, by default of the whole article."""
    whole = span or Span(0, len(article.text))
    for block in article.blocks:
        if block.end < whole.start or block.start > whole.end + 1:
            continue
        if all(place.read_as is None for place in block.places):
            continue
        for place, start, end in place_spans(block):
            if place.read_as is not None:
                changed = changed_part(article.text[start:end], place.read_as)
                at = Span(start + changed.span.start, start + changed.span.end)
                if at.start < max(whole.end, whole.start + 1) and whole.start <= max(at.end - 1, at.start):
                    yield CorrectedWords(at, changed.read_as)


def changed_part(text: str, read_as: str) -> CorrectedWords:
    """The part of a line that differs.

    With a neighbour where words were removed or added.
    """
    start = 0
    while start < min(len(text), len(read_as)) and text[start] == read_as[start]:
        start += 1
    end = 0
    while end < min(len(text), len(read_as)) - start and text[-1 - end] == read_as[-1 - end]:
        end += 1
    while start and (_joins(text[start - 1 : start + 1]) or _joins(read_as[start - 1 : start + 1])):
        start -= 1  # a number or Latin word is named whole
    while end and (_joins(text[-end - 1 :][:2]) or _joins(read_as[-end - 1 :][:2])):
        end -= 1
    first, last = start, len(text) - end
    if first > 0 and (first == last or first == len(read_as) - end):
        first -= 1
    return CorrectedWords(Span(first, last), read_as[first : len(read_as) - end])


def _joins(pair: str) -> bool:
    """True for two neighbours within one number or Latin word."""
    return len(pair) == 2 and pair.isascii() and pair.isalnum()
