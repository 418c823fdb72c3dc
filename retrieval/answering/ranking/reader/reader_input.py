"""Input of the reader: question, headline and sentence as one sequence.

`[CLS] question [SEP] day · headline [SEP] start of the sentence before · sentence [SEP]`, each part cut to a
length of its own, so that neither a long question nor a long sentence costs more than `LONGEST_INPUT`. The
day is given where the question has a word of time, the sentence before where the sentence is short. Of a
long sentence the window is read that shares most with the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from retrieval.answering.ranking.reader.word_pieces import SEPARATOR, START, Pieces, WordPieces
from retrieval.patterns import lazy_regex

MOST_QUESTION, MOST_HEADLINE, MOST_BEFORE, MOST_SENTENCE = 28, 14, 10, 72
"""Pieces of each part."""
MOST_CHARS = 2000
"""Characters of a text looked at."""
SHORT_SENTENCE = 60
"""Pieces up to which a sentence is read with the start of the one before."""
LONGEST_DAY = 7
LONGEST_INPUT = 4 + MOST_QUESTION + LONGEST_DAY + MOST_HEADLINE + MOST_SENTENCE
WINDOW_STEP = 8
OUTSIDE, QUESTION, BESIDE, SENTENCE = range(4)
"""Parts: separators; question; day, headline and sentence before; the sentence."""
_TIME = lazy_regex(r"[年月日号天周]")


@dataclass(frozen=True, slots=True)
class Read:
    """A candidate as the reader sees it; all texts normalised.

    day: "2020年1月5日" or empty.
    """

    sentence: str
    before: str = ""
    headline: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Sequenced:
    """Ids and parts of one sequence, and where the sentence's pieces are.

    first:  position of the sentence's first piece in the sequence.
    pieces: these pieces with offsets in the sentence.
    """

    ids: Sequence[int]
    parts: Sequence[int]
    first: int
    pieces: Pieces


class InputMaker:
    """Puts sequences together by one vocabulary."""

    def __init__(self, words: WordPieces, vocabulary: dict[str, int]) -> None:
        self._words = words
        self._start, self._separator = vocabulary[START], vocabulary[SEPARATOR]

    def question(self, text: str) -> list[int]:
        """Pieces of a normalised question."""
        return list(self._words.pieces(text[:MOST_CHARS]).ids[:MOST_QUESTION])

    def sequence(self, question: Sequence[int], text: str, read: Read) -> Sequenced:
        """One sequence; question: its pieces; text: the question itself."""
        day = self._ids(read.day, LONGEST_DAY) if read.day and _TIME.search(text) else []
        beside = day + self._ids(read.headline, MOST_HEADLINE)
        whole = self._words.pieces(read.sentence[:MOST_CHARS])
        before = self._ids(read.before, MOST_BEFORE) if len(whole.ids) <= SHORT_SENTENCE else []
        pieces = window(whole, frozenset(question))
        head = [self._start, *question, self._separator, *beside, self._separator, *before]
        parts = [OUTSIDE, *[QUESTION] * len(question), OUTSIDE, *[BESIDE] * len(beside), OUTSIDE]
        parts += [BESIDE] * len(before) + [SENTENCE] * len(pieces.ids) + [OUTSIDE]
        return Sequenced([*head, *pieces.ids, self._separator], parts, len(head), pieces)

    def _ids(self, text: str, most: int) -> list[int]:
        return list(self._words.pieces(text[: 8 * most]).ids[:most])


def window(pieces: Pieces, wanted: frozenset[int]) -> Pieces:
    """The first window of `MOST_SENTENCE` pieces with the most of those wanted."""
    if len(pieces.ids) <= MOST_SENTENCE:
        return pieces
    counts = [0, *accumulate(number in wanted for number in pieces.ids)]
    last = len(pieces.ids) - MOST_SENTENCE
    places = [*range(0, last, WINDOW_STEP), last]
    best = max(places, key=lambda at: (counts[at + MOST_SENTENCE] - counts[at], -at))
    return pieces.cut(best, best + MOST_SENTENCE)
