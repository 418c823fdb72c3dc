"""The words of an archive most similar to a quotation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.answering.quotation_check.alignment import EditBlock, closest_part, edit_blocks, similarity
from retrieval.answering.quotation_check.findings import SourcePiece, TextDifference
from retrieval.answering.quotation_check.folded_text import FoldedText, fold
from retrieval.answering.quotation_check.quotation_search import CandidateSource
from retrieval.models import Article, Span

MAX_ALTERED_SHARE = 0.34
"""Edit distance over length up to which words are altered ones, not another sentence."""
MIN_PIECE_LETTERS = 6
"""Letters of a part from which its place is evidence: shorter ones are anywhere."""
MIN_EQUAL_LETTERS = 3
"""Equal letters in a row, from which they are no chance."""
MAX_ALIGNED = 3
"""Passages, most similar first, aligned exactly."""


@dataclass(frozen=True, slots=True)
class ClosestWords:
    """Similar words of an article.

    length: letters of the quotation. distance: letters changed. longest_stretch: letters of the longest
    differing stretch, on its longer side.
    """

    piece: SourcePiece
    length: int
    distance: int
    longest_stretch: int

    @property
    def is_near(self) -> bool:
        """True for few differences, in words long enough for evidence."""
        few = self.distance <= max(1, MAX_ALTERED_SHARE * self.length)
        return few and self.length >= MIN_PIECE_LETTERS

    @property
    def is_altered(self) -> bool:
        """As `is_near`, without a stretch that may come from elsewhere."""
        return self.is_near and self.longest_stretch < MIN_PIECE_LETTERS


def closest_words(whole: FoldedText, found: Sequence[CandidateSource]) -> ClosestWords | None:
    """The most similar words of the passages found."""
    if not whole.letters:
        return None
    windows = [
        (similarity(whole.letters, nearby.letters), source.article, window, nearby)
        for source in found
        for window in _windows(source, len(whole.original))
        if (nearby := fold(window.cut(source.article.text))).letters
    ]
    ranked = sorted(windows, key=lambda one: -one[0])
    aligned = [_aligned(whole, one[1], one[2], one[3]) for one in ranked[:MAX_ALIGNED]]
    return min(aligned, key=lambda close: close.distance, default=None)


def _windows(source: CandidateSource, margin: int) -> Iterator[Span]:
    """Passages with as much around them as a quotation may reach."""
    for passage in source.passages:
        yield Span(max(0, passage.start - margin), min(len(source.article.text), passage.end + margin))


def _aligned(whole: FoldedText, article: Article, window: Span, nearby: FoldedText) -> ClosestWords:
    best = closest_part(whole.letters, nearby.letters)
    blocks = edit_blocks(whole.letters, best.span.cut(nearby.letters))

    def in_article(letters: Span) -> Span:
        inside = nearby.original_span(Span(best.span.start + letters.start, best.span.start + letters.end))
        return Span(window.start + inside.start, window.start + inside.end)

    differences = tuple(
        TextDifference(whole.original_span(block.pattern), in_article(block.text)) for block in blocks
    )
    span = in_article(Span(0, len(best.span)))
    piece = SourcePiece(Span(0, len(whole.original)), article, span, differences)
    return ClosestWords(piece, len(whole.letters), best.distance, longest_stretch(blocks))


def longest_stretch(blocks: Sequence[EditBlock]) -> int:
    """Letters of the longest differing stretch, on its longer side.

    Blocks with a few equal letters between them, as chance has them, are one stretch.
    """
    longest = 0
    first: EditBlock | None = None
    last: EditBlock | None = None
    for block in blocks:
        if first is None or last is None or block.pattern.start - last.pattern.end >= MIN_EQUAL_LETTERS:
            first = block
        last = block
        stretch = (block.pattern.end - first.pattern.start, block.text.end - first.text.start)
        longest = max(longest, *stretch)
    return longest
