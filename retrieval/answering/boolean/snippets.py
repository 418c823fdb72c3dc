"""Snippets: sentences of an article with a query's terms, word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.index.segment.passages import sentences_of
from retrieval.models import Article, Span

SNIPPET_LENGTH = 160
"""Code points of a snippet; a longer sentence is cut around its first mark, at both ends."""
LEAD_LENGTH = 40
"""Code points before the first mark of a cut sentence."""
ENDS_OF_TEXT = frozenset("\n。！？!?”）")
"""Characters behind which a snippet is not cut off."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A slice of an article's text and its marked terms.

    marks: within the article's text, in order, without overlaps.
    """

    span: Span
    marks: tuple[Span, ...] = ()


def snippet_of(article: Article, terms: Sequence[Sequence[Span]]) -> Snippet:
    """The first sentence with the most terms, filled up by the next.

    terms: for each term its occurrences in the article's text.
    """
    sentences = sentences_of(article) or [Span(block.start, block.end) for block in article.blocks]
    if not sentences:
        return Snippet(Span(0, 0))
    marks = merged_spans([span for spans in terms for span in spans])
    counts = [sum(any(_meets(span, one) for span in spans) for spans in terms) for one in sentences]
    best = max(range(len(sentences)), key=lambda number: counts[number])
    start, end = sentences[best].start, sentences[best].end
    for following in sentences[best + 1 :]:
        if following.end - start > SNIPPET_LENGTH:
            break
        end = following.end
    if end - start > SNIPPET_LENGTH:
        first = next((mark.start for mark in marks if start <= mark.start < end), start)
        start = max(start, first - LEAD_LENGTH)
        end = min(end, start + SNIPPET_LENGTH)
    span = Span(start, end)
    return Snippet(span, marks_within(marks, span))


def marks_within(marks: Sequence[Span], span: Span) -> tuple[Span, ...]:
    """The marks that meet a span, cut to it."""
    met = (mark for mark in marks if _meets(mark, span))
    return tuple(Span(max(mark.start, span.start), min(mark.end, span.end)) for mark in met)


def merged_spans(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap as one; empty ones left out."""
    merged: list[Span] = []
    for span in sorted(filter(len, spans), key=lambda one: (one.start, one.end)):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _meets(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def cut_ends(article: Article, span: Span) -> tuple[bool, bool]:
    """True for a snippet cut at its start, and at its end."""
    before, after = article.text[: span.start][-1:], article.text[span.end :][:1]
    last = article.text[: span.end][-1:]
    return bool(before) and before not in ENDS_OF_TEXT, after not in ("", "\n") and last not in ENDS_OF_TEXT
