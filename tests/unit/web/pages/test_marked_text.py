"""Texts in pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.boolean.snippets import merged_spans
from retrieval.models import Span
from retrieval.web.pages.marked_text import MarkedPiece, marked_pieces


def test_marks_are_pieces_of_their_own_and_are_cut_to_the_span() -> None:
    found = marked_pieces("河水漫过旧码头", Span(1, 6), [Span(0, 2), Span(4, 5)])

    assert found == (
        MarkedPiece("水", True),
        MarkedPiece("漫过", False),
        MarkedPiece("旧", True),
        MarkedPiece("码", False),
    )


@given(st.text(min_size=1, max_size=30), st.data())
def test_the_pieces_joined_are_the_text(words: str, data: st.DataObject) -> None:
    offsets = st.integers(0, len(words))
    spans = st.tuples(offsets, offsets).map(lambda pair: Span(min(pair), max(pair)))
    span, marks = data.draw(spans), merged_spans(data.draw(st.lists(spans, max_size=4)))

    assert "".join(piece.text for piece in marked_pieces(words, span, marks)) == span.cut(words)
