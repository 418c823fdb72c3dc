"""Features of a phrase within a quote: ends, surroundings, contents.

A phrase is a run of whole words within one sentence. Its features are names: of its start, of its end, and of
both together, so that starts and ends are looked at once each. Names that begin with the question's expected
answer type count for questions of that type alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise, takewhile

from retrieval.answering.checks.named_things import unlisted_name
from retrieval.answering.understanding.answer_types import AnswerKind, find_answers_of_type
from retrieval.answering.understanding.entities import people
from retrieval.answering.understanding.question import Question, asking_place
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
_GAPS = (0, 1, 3, 8, 16)
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
            for start in _places(name, text)
            for at in range(start + 1, start + len(name))
        } | set(_within_names(words, starts))
        kept = [at for at in starts if at not in inside]
        whole = tuple(text[a:b] for a, b in pairwise(kept))
        return cls(question, text, whole, tuple(kept), ruled)

    def span(self, first: int, last: int) -> Span:
        """Span of the words from `first` to `last`, both included."""
        return Span(self.starts[first], self.starts[last + 1])

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
    def _known_before(self) -> tuple[int, ...]:
        """Characters of the question's words before each word, and in all."""
        lengths = (len(word) if asked else 0 for word, asked in zip(self.words, self.asked, strict=True))
        return tuple(accumulate(lengths, initial=0))

    @cached_property
    def _verbs_before(self) -> tuple[int, ...]:
        """Verbs before each word, and in all."""
        return tuple(accumulate((kind == "v" for kind in self.classes), initial=0))

    @cached_property
    def mentions(self) -> dict[str, frozenset[Span]]:
        """Mentions by answer type; "own": of the question's."""
        found = {str(kind): frozenset(find_answers_of_type(kind, self.text, "")) for kind in _KINDS}
        own = frozenset(find_answers_of_type(self.question.kind, self.text, self.question.normal))
        return {**found, "own": own}

    @cached_property
    def beside_asking(self) -> tuple[str, str]:
        """Two characters before and after the question word."""
        normal, place = self.question.normal, asking_place(self.question.normal)
        return ("", "") if place is None else (normal[: place.start][-2:], normal[place.end :][:2])

    def phrases(self) -> list[tuple[int, int]]:
        """First and last word of each phrase that may answer."""
        found = []
        for first, word in enumerate(self.words):
            if (word in _PUNCTUATION and word not in OPENING) or self.classes[first] in ("u", "y"):
                continue
            for last in range(first, min(first + MAX_WORDS, len(self.words))):
                end = self.words[last]
                if end in STOPS or self.starts[last + 1] - self.starts[first] > MAX_CHARS:
                    break
                if end in _PUNCTUATION and end not in CLOSING:
                    continue
                inside = self.text[self.starts[first] : self.starts[last + 1]]
                if inside not in self.question.normal and not self._splits_number(first, last):
                    found.append((first, last))
        return found

    def _splits_number(self, first: int, last: int) -> bool:
        """True for a border between a number and its unit: 上午9."""
        start, end = self.starts[first], self.starts[last + 1]
        return (end < len(self.text) and self.text[end - 1] in _FIGURES and self.text[end] in _UNITS) or (
            start > 0 and self.text[start - 1] in _BEFORE_UNITS and self.text[start] in _UNITS
        )

    @cached_property
    def quantities(self) -> tuple[tuple[Span, bool], ...]:
        """Numbers of the quote, each True in a unit of the question's."""
        units = [*self.question.units, *filter(None, [self.question.focus])]
        asked = _counted(tuple(units)) if self.question.units else None
        places = [place for place, _ in placed_quantities(self.text)]
        fitting = [Span(*found.span()) for found in asked.finditer(self.text)] if asked else []
        others = [p for p in places if not any(p.start < f.end and f.start < p.end for f in fitting)]
        return (*((span, True) for span in fitting), *((place, False) for place in others))

    def start_features(self, first: int) -> list[str]:
        """Names of the features of a start at this word."""
        before = self.words[first - 1] if first else "^"
        before_class = self.classes[first - 1] if first else "^"
        return [
            f"s.word={before}",
            f"s.class={before_class}",
            f"s.two={before_class}.{self.classes[first]}",
            f"s.first={self.classes[first]}",
            f"s.own={self.words[first]}",
            f"s.asked={self.asked[first]}.{bool(first) and self.asked[first - 1]}",
            f"s.gap={self._gap_before(first)}",
            f"s.beside={self._beside(before)}",
        ]

    def end_features(self, last: int) -> list[str]:
        """Names of the features of an end at this word."""
        after = self.words[last + 1] if last + 1 < len(self.words) else "$"
        after_class = self.classes[last + 1] if last + 1 < len(self.words) else "$"
        return [
            f"e.word={after}",
            f"e.class={after_class}",
            f"e.two={self.classes[last]}.{after_class}",
            f"e.last={self.classes[last]}",
            f"e.char={self.words[last][-1]}",
            f"e.asked={self.asked[last]}.{last + 1 < len(self.words) and self.asked[last + 1]}",
            f"e.gap={self._gap_after(last)}",
            f"e.beside={self._beside(after)}",
        ]

    def pair_features(self, first: int, last: int) -> list[str]:
        """Names of the features of the whole phrase."""
        span = self.span(first, last)
        inside = span.cut(self.text)
        known = self._known_before[last + 1] - self._known_before[first]
        verbs = self._verbs_before[last + 1] - self._verbs_before[first]
        clause = self.clauses[first] - self.best_clause
        own = self.mentions["own"]
        focus = self.question.focus
        features = [
            f"p.words={min(last - first, 12)}",
            f"p.chars={min(len(inside), 30) // 3}",
            f"p.lists={min(inside.count('、'), 4)}",
            f"p.commas={min(inside.count(','), 3)}",
            f"p.known={5 * known // max(1, len(inside))}",
            f"p.clause={max(-2, min(2, clause))}",
            f"p.pair={self._pairing(first, last, inside)}",
            f"p.own={_relation(span, own)}",
            f"p.rule={_relation(span, frozenset() if self.ruled is None else frozenset((self.ruled,)))}",
            f"p.unit={bool(self.question.units) and inside.endswith(self.question.units)}",
            f"p.focus={self._focus(span, inside, focus)}",
            f"p.verbs={min(2, verbs)}",
            f"p.quantity={self._quantity(span)}",
        ]
        features += [f"p.is={kind}" for kind, found in self.mentions.items() if span in found]
        return features

    def _quantity(self, span: Span) -> str:
        """Kind of the phrase's numbers by the units of the question."""
        if not self.question.units:
            return "-"
        inside = [is_asked for place, is_asked in self.quantities if span.start <= place.start < span.end]
        kind = "asked" if any(inside) else "other" if inside else "none"
        return kind if any(is_asked for _, is_asked in self.quantities) else f"{kind}.nowhere"

    def _focus(self, span: Span, inside: str, focus: str | None) -> str:
        if not focus:
            return "-"
        if inside.endswith(focus):
            return "end"
        if focus in inside:
            return "in"
        return "after" if self.text.startswith(focus, span.end) else "no"

    def _pairing(self, first: int, last: int, inside: str) -> str:
        pair = (self.words[first], self.words[last])
        if pair[0] in OPENING and pair[1] in CLOSING:
            return "whole"
        for opening, closing in zip(OPENING, CLOSING, strict=True):
            if inside.count(opening) != inside.count(closing):
                return "broken"
        return "within" if first and self.words[first - 1] in OPENING else "none"

    def _beside(self, word: str) -> bool:
        return any(part and any(char in word for char in part) for part in self.beside_asking)

    def _gap_before(self, first: int) -> int:
        for at in range(first - 1, -1, -1):
            if self.asked[at] and len(self.words[at]) > 1:
                return _bucket(self.starts[first] - self.starts[at + 1])
        return len(_GAPS)

    def _gap_after(self, last: int) -> int:
        for at in range(last + 1, len(self.words)):
            if self.asked[at] and len(self.words[at]) > 1:
                return _bucket(self.starts[at] - self.starts[last + 1])
        return len(_GAPS)


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


def _places(name: str, text: str) -> Iterator[int]:
    """Every place of a name in a text."""
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def _bucket(gap: int) -> int:
    return next((at for at, most in enumerate(_GAPS) if gap <= most), len(_GAPS))


def _relation(span: Span, mentions: frozenset[Span]) -> str:
    """Relation of a phrase to the nearest mention."""
    if not mentions:
        return "nowhere"
    if span in mentions:
        return "same"
    near = [m for m in mentions if m.start < span.end and span.start < m.end]
    if any(span.start <= m.start and m.end <= span.end for m in near):
        return "holds"
    if any(m.start <= span.start and span.end <= m.end for m in near):
        return "within"
    return "cuts" if near else "none"


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
