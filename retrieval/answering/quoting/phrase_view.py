"""A quote in words, beside a question; its phrases.

A phrase is a run of whole words within one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise, takewhile

import numpy as np

from retrieval.answering.checks.named_things import unlisted_name
from retrieval.answering.understanding.answer_types import AnswerKind, find_answers_of_type
from retrieval.answering.understanding.entities import people
from retrieval.answering.understanding.question import Question, asking_place
from retrieval.arrays import BoolArray, IntArray
from retrieval.language.numbers import NUMERALS, placed_quantities
from retrieval.language.word_classes import word_class
from retrieval.models import Span

MAX_WORDS, MAX_CHARS = 16, 48
"""Words and characters of a phrase: of the phrases that answer readers 97 of 100 are shorter."""
STOPS = frozenset("。!?;\n")
"""Marks that no phrase crosses."""
OPENING, CLOSING = "“《(‘「", "”》)’」"
_PUNCTUATION = frozenset(",、:…—·\"' \u3000" + OPENING + CLOSING) | STOPS
_CLAUSE_ENDS = STOPS | {","}
_AFTER_NAMES = frozenset(
    "讲谈称等将以为因而并或写拍唱做当获得赢派捐买卖住跑见问看想用带教任正先则却才再已曾应同跟随率领时后前"
)
"""Characters of words that follow names."""
_FIGURES = frozenset("0123456789" + NUMERALS)
_BEFORE_UNITS = _FIGURES | {"."}
_UNITS = frozenset("0123456789.年月日号时点分秒元%‰万亿岁个名人次米里斤吨度倍亩")
_NUMERALS = frozenset(NUMERALS + "半几")
_KINDS = (
    AnswerKind.DATE,
    AnswerKind.DURATION,
    AnswerKind.NUMBER,
    AnswerKind.PERSON,
    AnswerKind.PLACE,
    AnswerKind.ORGANISATION,
)


@dataclass(frozen=True)
class PhraseView:
    """A normalised quote in words, with a question.

    starts: offset of each word, and the length of the text at the end.
    ruled:  the mention chosen by rule (`answer_span`), or None.
    """

    question: Question
    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ruled: Span | None = None

    @classmethod
    def of(cls, question: Question, text: str, words: Sequence[str], ruled: Span | None = None) -> PhraseView:
        """View of a text; words: all its parts. Names are joined."""
        starts, at = [0], 0
        for word in words:
            at += len(word)
            starts.append(at)
        inside = {
            at
            for name in people(text)
            for start in places(name, text)
            for at in range(start + 1, start + len(name))
        } | set(_within_names(words, starts))
        kept = [at for at in starts if at not in inside]
        whole = tuple(text[a:b] for a, b in pairwise(kept))
        return cls(question, text, whole, tuple(kept), ruled)

    def span(self, first: int, last: int) -> Span:
        """Span of the words from `first` to `last`, both included."""
        return Span(self.starts[first], self.starts[last + 1])

    @cached_property
    def bounds(self) -> tuple[IntArray, IntArray]:
        """Starts and ends of the phrases, each of shape (n,)."""
        starts = np.array(self.starts, dtype=np.int64)
        return starts[self.phrases[:, 0]], starts[self.phrases[:, 1] + 1]

    @cached_property
    def phrases(self) -> IntArray:
        """First and last word of each possible answer, shape (n, 2)."""
        starts = np.array(self.starts, dtype=np.int64)
        first, last = np.arange(len(self.words))[:, None], np.arange(len(self.words))
        begin, end = starts[:-1, None], starts[1:]
        answers = (last >= first) & (last < first + MAX_WORDS) & (end - begin <= MAX_CHARS)
        answers &= self._may_begin[:, None] & self._may_end & (end > self._asked_until[:, None])
        sentence = np.cumsum([word in STOPS for word in self.words], dtype=np.int64)
        return np.argwhere(answers & (sentence[:, None] == sentence))

    @cached_property
    def _may_begin(self) -> BoolArray:
        """For each word True where a phrase may begin."""
        return np.array(
            [
                (word not in _PUNCTUATION or word in OPENING)
                and kind not in ("u", "y")
                and not (at and self.text[at - 1] in _BEFORE_UNITS and self.text[at] in _UNITS)
                for word, kind, at in zip(self.words, self.classes, self.starts, strict=False)
            ],
            dtype=bool,
        )

    @cached_property
    def _may_end(self) -> BoolArray:
        """For each word True where a phrase may end."""
        return np.array(
            [
                (word not in _PUNCTUATION or word in CLOSING)
                and not (self.text[at - 1] in _FIGURES and self.text[at : at + 1] in _UNITS)
                for word, at in zip(self.words, self.starts[1:], strict=True)
            ],
            dtype=bool,
        )

    @cached_property
    def _asked_until(self) -> IntArray:
        """For each word the end of the question's longest text."""
        normal, text, found = self.question.normal, self.text, []
        for start in self.starts[:-1]:
            end = start
            while end < len(text) and text[start : end + 1] in normal:
                end += 1
            found.append(end)
        return np.array(found, dtype=np.int64)

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """Class of each word."""
        return tuple(map(_class, self.words))

    @cached_property
    def asked(self) -> tuple[bool, ...]:
        """For each word True if the question has it."""
        normal = self.question.normal
        return tuple(word in normal and word not in _PUNCTUATION for word in self.words)

    @cached_property
    def clauses(self) -> tuple[int, ...]:
        """Number of the clause of each word."""
        numbers, at = [], 0
        for word in self.words:
            numbers.append(at)
            at += word in _CLAUSE_ENDS
        return tuple(numbers)

    @cached_property
    def best_clause(self) -> int:
        """The clause with most characters of the question's words."""
        counts = dict.fromkeys(self.clauses, 0)
        for clause, word, asked in zip(self.clauses, self.words, self.asked, strict=True):
            counts[clause] += len(word) if asked and len(word) > 1 else 0
        return max(counts, key=lambda clause: (counts[clause], -clause), default=0)

    @cached_property
    def mentions(self) -> dict[str, frozenset[Span]]:
        """Mentions by answer type; "own": of the question's."""
        found = {str(kind): frozenset(find_answers_of_type(kind, self.text, "")) for kind in _KINDS}
        own = frozenset(find_answers_of_type(self.question.kind, self.text, self.question.normal))
        return {**found, "own": own}

    @cached_property
    def beside_asking(self) -> str:
        """Two characters before and after the question word."""
        normal, place = self.question.normal, asking_place(self.question.normal)
        return "" if place is None else normal[: place.start][-2:] + normal[place.end :][:2]

    @cached_property
    def quantities(self) -> tuple[tuple[Span, bool], ...]:
        """Numbers of the quote, each True in a unit of the question's."""
        units = [*self.question.units, *filter(None, [self.question.focus])]
        asked = _counted(tuple(units)) if self.question.units else None
        places = [place for place, _ in placed_quantities(self.text)]
        fitting = [Span(*found.span()) for found in asked.finditer(self.text)] if asked else []
        others = [p for p in places if not any(p.start < f.end and f.start < p.end for f in fitting)]
        return (*((span, True) for span in fitting), *((place, False) for place in others))


@lru_cache(maxsize=256)
def _counted(units: tuple[str, ...]) -> re.Pattern[str]:
    """Numbers in one of these units."""
    longest = sorted(map(re.escape, units), key=len, reverse=True)
    return re.compile(
        rf"(?:[0-9][0-9.,]*|[{''.join(sorted(_FIGURES))}]+)[十百千万亿]*(?:余|多|来)?个?(?:{'|'.join(longest)})"
    )


def _within_names(words: Sequence[str], starts: Sequence[int]) -> Iterator[int]:
    """Borders of words within names unknown to the dictionary: 赵, 娟."""
    at = 0
    while at < len(words):
        name = unlisted_name(words, at)
        length = sum(1 for _ in takewhile(lambda char: char not in _AFTER_NAMES, name[1:]))
        yield from starts[at + 1 : at + 1 + length]
        at += 1 + length


def places(name: str, text: str) -> Iterator[int]:
    """Every place of a name in a text."""
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def _class(word: str) -> str:
    """Coarse class of a word."""
    if word in _PUNCTUATION:
        return word if word in "、," + OPENING + CLOSING else "w"
    if word[0].isascii() and word[0].isalnum():
        return "digit" if word[0].isdigit() else "latin"
    if all(char in _NUMERALS for char in word):
        return "m"
    kind = word_class(word)
    if kind in ("ns", "nt", "nz", "nr", "nrt", "nrfg"):
        return kind[:2]
    return kind[:1] or ("one" if len(word) == 1 else "name")
