"""Marked text: a slice of an article in marked and unmarked pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.answering.boolean.snippets import marks_within
from retrieval.models import Span


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A piece of a text, marked or not."""

    text: str
    is_marked: bool


def marked_pieces(text: str, span: Span, marks: Sequence[Span]) -> tuple[MarkedPiece, ...]:
    """The pieces of a span; joined they are its text.

    marks: within `text`, in order, without overlaps; cut to the span.
    """
    pieces, at = [], span.start
    for mark in marks_within(marks, span):
        pieces += [MarkedPiece(text[at : mark.start], False), MarkedPiece(mark.cut(text), True)]
        at = mark.end
    pieces.append(MarkedPiece(text[at : span.end], False))
    return tuple(piece for piece in pieces if piece.text)
