"""Answer span by rule: the number, date or name within a quote.

Compares quotes by their values (`corroboration`), at a tenth of the cost of `marking`, which marks the shown.

The mention of the expected answer type nearest to the question's words; a mention in the unit of the
question (多少**家**) or right before the counted noun (多少**员工**) comes first. For reasons and definitions
the whole clause. Without mentions nothing is marked.
"""

from __future__ import annotations

from retrieval.answering.ranking.term_weights import TermWeights
from retrieval.answering.understanding.answer_types import AnswerKind, find_answers_of_type
from retrieval.answering.understanding.question import Question
from retrieval.language.normalization import normalise_with_offsets
from retrieval.models import Article, Span
from retrieval.patterns import lazy_regex

_CLAUSE_KINDS = frozenset({AnswerKind.REASON, AnswerKind.MANNER, AnswerKind.DEFINITION})
_CLAUSE_END = lazy_regex(r"[,;。!?\n]")
_QUOTED = lazy_regex(r"“[^“”\n]{2,60}”|《[^《》\n]{2,60}》")


def answering_phrase(question: Question, weights: TermWeights, article: Article, quote: Span) -> Span | None:
    """Answer span of `article.text[quote]`, as offsets in the quote."""
    copy = normalise_with_offsets(quote.cut(article.text))
    pieces = find_answers_of_type(question.kind, copy.text, question.normal)
    if question.kind is AnswerKind.OTHER:
        pieces = [
            Span(*found.span())
            for found in _QUOTED.finditer(copy.text)
            if found.group()[1:-1] not in question.normal
        ]
    if not pieces:
        return None
    places = weights.first_occurrences(copy.text)
    measured = [piece for piece in pieces if piece.cut(copy.text).endswith(question.units or ("",))]
    best = min(
        measured or pieces,
        key=lambda piece: (_distance(piece, places, copy.text, question.focus), piece.start),
    )
    if question.kind in _CLAUSE_KINDS:
        end = _CLAUSE_END.search(copy.text, best.end)
        best = Span(best.start, end.start() if end else len(copy.text))
    return copy.original_span(best)


def _distance(piece: Span, places: list[Span], text: str, focus: str | None) -> float:
    """Distance of a mention from the question's nearest two words, in characters."""
    gaps = sorted(max(0, place.start - piece.end, piece.start - place.end) for place in places)
    mean = sum(gaps[:2]) / 2 if gaps else 0.0
    counted = focus is not None and focus in text[piece.end : piece.end + len(focus) + 1]
    return mean - (20 if counted else 0)
