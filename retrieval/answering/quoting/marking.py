"""Marking: the phrase within a shown quote that answers, in bold.

Whole words chosen by the phrase model (`phrase_model`), with the reader's likeliest spans as one of its
clues. Below `MIN_OVERLAP` nothing is marked: nothing rather than something wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from retrieval.answering.quoting.phrase_model import PhraseModel, shipped_phrases
from retrieval.answering.quoting.phrase_view import PhraseView
from retrieval.answering.ranking.candidates import Candidate
from retrieval.answering.understanding.question import Question
from retrieval.language.normalization import normalise_with_offsets
from retrieval.models import Quote, Span

MIN_OVERLAP = 0.15
"""Expected overlap of the best phrase with the true one below which nothing is marked; nine in ten of the
right quotes are marked across papers."""

Cut = Callable[[str], Iterable[str]]
"""Segmentation of a normalised text into all its parts, in order."""


def marked_phrase(
    question: Question, candidate: Candidate, quote: Quote, cut: Cut, model: PhraseModel | None = None
) -> Span | None:
    """Answer span of a candidate's quote, as offsets in the quote.

    quote: with the mention chosen by rule, if any. None where no phrase is likely enough.
    """
    copy = normalise_with_offsets(quote.text)
    ruled = None if quote.answer is None else folded(copy.starts, quote.answer)
    view = PhraseView.of(question, copy.text, list(cut(copy.text)), ruled)
    reading, behind = candidate.reading, candidate.sentence.span.start - quote.start
    read = [
        (folded(copy.starts, Span(span.start + behind, span.end + behind)), chance)
        for span, chance in (() if reading is None else reading.spans)
    ]
    found = (model or shipped_phrases()).best(view, read)
    if found is None or found[1] < MIN_OVERLAP:
        return None
    return copy.original_span(found[0])


def folded(starts: tuple[int, ...] | None, span: Span) -> Span:
    """Span of the normalised text for a span of the original."""
    return span if starts is None else Span(starts[span.start], starts[span.end])
