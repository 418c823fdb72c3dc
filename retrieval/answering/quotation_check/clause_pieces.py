"""Pieces of a quotation from several places, clause by clause.

From the left the longest run of clauses is taken that is word for word in an article, preferring articles
that earlier pieces came from. Clauses between such runs may be altered, or joined in their middle.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from retrieval.answering.quotation_check.closest_words import MIN_PIECE_LETTERS, closest_words
from retrieval.answering.quotation_check.findings import SourcePiece, TextDifference
from retrieval.answering.quotation_check.folded_text import FoldedText, fold
from retrieval.answering.quotation_check.quotation_search import CandidateSource, QuotationSearch
from retrieval.models import Article, Span

MIN_ALTERED_LETTERS = 10
"""Letters of a part with differences from which its place is evidence."""
MAX_CLAUSES_IN_RUN = 40
"""Clauses tried as one run; a longer one goes on as the next piece."""
_CLAUSE_END = re.compile(r"[，。！？；：、,!?;:\n…—“”‘’「」『』（）()]+")


def exact_piece(
    search: QuotationSearch, part: FoldedText, article: Article, after: int = 0
) -> SourcePiece | None:
    """A part word for word in an article.

    after: the letter of the article from which it is looked for.
    """
    source = search.folded(article)
    at = source.letters.find(part.letters, after)
    if at < 0 or not part.letters:
        return None
    span = source.original_span(Span(at, at + len(part.letters)))
    return SourcePiece(Span(0, len(part.original)), article, span)


def parts_between(words: str, ends: re.Pattern[str]) -> list[Span]:
    """Parts of some words with letters, each with the marks after it."""
    cuts = [*(match.end() for match in ends.finditer(words)), len(words)]
    parts = (Span(start, end) for start, end in zip([0, *cuts], cuts, strict=False) if start < end)
    return [part for part in parts if fold(part.cut(words)).letters]


def clause_pieces(
    search: QuotationSearch, words: str, sources: Sequence[CandidateSource]
) -> list[SourcePiece]:
    """The pieces with a source, in the order of the quotation."""
    return _Tracing(search, words, sources).pieces()


@dataclass
class _Tracing:
    """One quotation against its candidates.

    known: ids of the articles of pieces so far.
    """

    search: QuotationSearch
    words: str
    sources: Sequence[CandidateSource]
    known: set[str] = field(default_factory=set)

    def pieces(self) -> list[SourcePiece]:
        clauses = parts_between(self.words, _CLAUSE_END)
        found: list[SourcePiece] = []
        waiting: list[Span] = []
        at = 0
        while at < len(clauses):
            count, run = self._longest_run(clauses[at : at + MAX_CLAUSES_IN_RUN])
            if not run:
                count, run = 1, self._halves(clauses[at])
            if run:
                found += [*self._altered(waiting), *run]
                self.known |= {piece.article.id for piece in run}
                waiting = []
            else:
                waiting.append(clauses[at])
            at += count
        return [*found, *self._altered(waiting)]

    def _longest_run(self, clauses: Sequence[Span]) -> tuple[int, list[SourcePiece]]:
        """The most clauses, from the first on, verbatim in one article."""
        runs = [Span(clauses[0].start, clause.end) for clause in clauses]
        folded = [fold(run.cut(self.words)) for run in runs]
        count, best = 0, None
        for source in sorted(self.sources, key=lambda source: source.article.id not in self.known):
            while count < len(runs) and (piece := exact_piece(self.search, folded[count], source.article)):
                best = replace(piece, draft=runs[count])
                count += 1
        if best is None:
            return 0, []
        is_evidence = len(folded[count - 1].letters) >= MIN_PIECE_LETTERS or best.article.id in self.known
        return (count, [best]) if is_evidence else (0, [])

    def _halves(self, clause: Span) -> list[SourcePiece]:
        """A clause joined in its middle: two parts, each verbatim."""
        whole = fold(clause.cut(self.words))
        latest = len(whole.letters) - MIN_PIECE_LETTERS
        texts = (self.search.folded(source.article).letters for source in self.sources)
        cut = min(latest, max((_common_prefix(whole.letters, text) for text in texts), default=0))
        if cut < MIN_PIECE_LETTERS:
            return []
        middle = clause.start + whole.places[cut]
        halves = [self._anywhere(Span(clause.start, middle)), self._anywhere(Span(middle, clause.end))]
        found = [half for half in halves if half is not None]
        return found if len(found) == len(halves) else []

    def _anywhere(self, span: Span) -> SourcePiece | None:
        part = fold(span.cut(self.words))
        places = (exact_piece(self.search, part, source.article) for source in self.sources)
        piece = next((place for place in places if place), None)
        return piece and replace(piece, draft=span)

    def _altered(self, clauses: Sequence[Span]) -> list[SourcePiece]:
        """Clauses not word for word: together or each, where few letters differ."""
        if not clauses:
            return []
        together = self._altered_piece(Span(clauses[0].start, clauses[-1].end))
        if together is not None or len(clauses) == 1:
            return [together] if together else []
        return [piece for clause in clauses if (piece := self._altered_piece(clause))]

    def _altered_piece(self, span: Span) -> SourcePiece | None:
        part = fold(span.cut(self.words))
        close = closest_words(part, self.sources) if len(part.letters) >= MIN_ALTERED_LETTERS else None
        if close is None or not close.is_altered:
            return None
        moved = tuple(
            TextDifference(Span(one.draft.start + span.start, one.draft.end + span.start), one.source)
            for one in close.piece.differences
        )
        return replace(close.piece, draft=span, differences=moved)


def _common_prefix(letters: str, text: str) -> int:
    """Length of the longest beginning of `letters` that is in a text."""
    return bisect_left(range(1, len(letters) + 1), True, key=lambda size: letters[:size] not in text)
