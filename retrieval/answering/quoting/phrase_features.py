"""Features of phrases: of their first words, last words, wholes.

A feature has a name and, for each word or phrase, one of its values; a model weighs `name=value`. So each
value is weighed once and the rest is arithmetic over all phrases of the quote.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from retrieval.answering.quoting.phrase_view import CLOSING, OPENING, PhraseView, places
from retrieval.arrays import AnyArray, BoolArray, FloatArray, IntArray
from retrieval.models import Span

_GAPS = (0, 1, 3, 8, 16)
_NUMBERS = tuple(map(str, range(13)))
_RELATIONS = ("same", "holds", "within", "cuts", "none")

Weights = Mapping[str, Mapping[str, float]]
"""Weight of each value, by feature."""


@dataclass(frozen=True, eq=False, slots=True)
class PhraseFeature:
    """A feature of each of n words or phrases.

    values: the names of its values, "" for none.
    codes:  for each word or phrase the number of its value, shape (n,); None: `values` has one for each.
    """

    name: str
    values: Sequence[str]
    codes: IntArray | None = None

    def weighed(self, weights: Weights) -> FloatArray:
        """Weight of the value of each word or phrase, shape (n,)."""
        own = weights.get(self.name, {})
        of_values = np.array([own.get(value, 0.0) for value in self.values])
        return of_values if self.codes is None else of_values[self.codes]

    def named(self, places: IntArray) -> list[str]:
        """Names "feature=value" at these words or phrases, "" for none."""
        numbers = places if self.codes is None else self.codes[places]
        return [f"{self.name}={self.values[at]}" if self.values[at] else "" for at in numbers]


def start_features(view: PhraseView) -> list[PhraseFeature]:
    """Features of a start at each word of the view."""
    words, classes, asked = view.words, view.classes, view.asked
    before, before_classes = ("^", *words[:-1]), ("^", *classes[:-1])
    return [
        _of_each("s.word", before),
        _of_each("s.class", before_classes),
        _of_each("s.two", map(".".join, zip(before_classes, classes, strict=True))),
        _of_each("s.first", classes),
        _of_each("s.own", words),
        _of_each("s.asked", _pairs(asked, (False, *asked[:-1]))),
        _of_each("s.gap", _gaps_before(view)),
        _of_each("s.beside", _beside(view, before)),
    ]


def end_features(view: PhraseView) -> list[PhraseFeature]:
    """Features of an end at each word of the view."""
    words, classes, asked = view.words, view.classes, view.asked
    after, after_classes = (*words[1:], "$"), (*classes[1:], "$")
    return [
        _of_each("e.word", after),
        _of_each("e.class", after_classes),
        _of_each("e.two", map(".".join, zip(classes, after_classes, strict=True))),
        _of_each("e.last", classes),
        _of_each("e.char", (word[-1] for word in words)),
        _of_each("e.asked", _pairs(asked, (*asked[1:], False))),
        _of_each("e.gap", _gaps_after(view)),
        _of_each("e.beside", _beside(view, after)),
    ]


def phrase_features(view: PhraseView) -> list[PhraseFeature]:
    """Features of each phrase of the view as a whole."""
    first, last = view.phrases.T
    start, end = view.bounds
    length = end - start
    known = _sums([len(word) * asked for word, asked in zip(view.words, view.asked, strict=True)])
    verbs = _sums([kind == "v" for kind in view.classes])
    clauses = np.array([max(0, min(4, clause - view.best_clause + 2)) for clause in view.clauses])
    lists, commas = (_sums([char == mark for char in view.text]) for mark in "、,")
    ruled = () if view.ruled is None else (view.ruled,)
    features = [
        _counted("p.words", last - first, most=12),
        _counted("p.chars", length // 3, most=10),
        _counted("p.lists", lists[end] - lists[start], most=4),
        _counted("p.commas", commas[end] - commas[start], most=3),
        _counted("p.known", 5 * (known[last + 1] - known[first]) // np.maximum(1, length), most=5),
        _chosen("p.clause", ("-2", "-1", "0", "1", "2"), clauses[first]),
        _pairing(view, first, last),
        _relation("p.own", start, end, view.mentions["own"]),
        _relation("p.rule", start, end, ruled),
        _chosen("p.unit", ("False", "True"), _ends_in_unit(view, start, end)),
        _focus(view, start, end),
        _counted("p.verbs", verbs[last + 1] - verbs[first], most=2),
        _quantity(view, start, end),
    ]
    for kind, found in view.mentions.items():
        if found:
            features.append(PhraseFeature("p.is", ("", kind), _are(start, end, found).astype(np.int64)))
    return features


def _of_each(name: str, values: Iterable[str]) -> PhraseFeature:
    """A feature with a value of its own for each word."""
    return PhraseFeature(name, tuple(values))


def _counted(name: str, numbers: IntArray, *, most: int) -> PhraseFeature:
    """Numbers as values, those beyond `most` as this."""
    return PhraseFeature(name, _NUMBERS[: most + 1], np.minimum(numbers, most))


def _uniform(name: str, value: str, count: int) -> PhraseFeature:
    """A feature with one value for all phrases."""
    return PhraseFeature(name, (value,), np.zeros(count, dtype=np.int64))


def _chosen(name: str, values: Sequence[str], codes: AnyArray) -> PhraseFeature:
    """A feature with these values."""
    return PhraseFeature(name, values, codes.astype(np.int64, copy=False))


def _sums(numbers: Iterable[int]) -> IntArray:
    """Sums of the numbers before each place, and of all."""
    return np.array([0, *accumulate(numbers)])


def _pairs(one: Iterable[bool], other: Iterable[bool]) -> Iterator[str]:
    return (f"{a}.{b}" for a, b in zip(one, other, strict=True))


def _beside(view: PhraseView, words: Iterable[str]) -> Iterator[str]:
    """True for each word with a character from beside the question word."""
    chars = frozenset(view.beside_asking)
    return ("False" if chars.isdisjoint(word) else "True" for word in words)


def _gaps_before(view: PhraseView) -> Iterator[str]:
    """Distances of each word from the question's last word before it."""
    end = None
    for at, word in enumerate(view.words):
        yield _gap(None if end is None else view.starts[at] - end)
        if view.asked[at] and len(word) > 1:
            end = view.starts[at + 1]


def _gaps_after(view: PhraseView) -> list[str]:
    """Distances of each word to the question's next word after it."""
    found, start = [], None
    for at in reversed(range(len(view.words))):
        found.append(_gap(None if start is None else start - view.starts[at + 1]))
        if view.asked[at] and len(view.words[at]) > 1:
            start = view.starts[at]
    return found[::-1]


def _gap(characters: int | None) -> str:
    return _NUMBERS[len(_GAPS) if characters is None else bisect_left(_GAPS, characters)]


def _pairing(view: PhraseView, first: IntArray, last: IntArray) -> PhraseFeature:
    """Quotation marks and brackets: whole, broken, around the phrase, none."""
    start, end = view.bounds
    opens, closes = (np.array([word in marks for word in view.words]) for marks in (OPENING, CLOSING))
    is_broken = np.zeros(len(first), dtype=bool)
    for opening, closing in zip(OPENING, CLOSING, strict=True):
        if opening in view.text or closing in view.text:
            open_ones = _sums([(char == opening) - (char == closing) for char in view.text])
            is_broken |= open_ones[end] != open_ones[start]
    is_within = (first > 0) & opens[first - 1]
    codes = np.where(opens[first] & closes[last], 0, np.where(is_broken, 1, np.where(is_within, 2, 3)))
    return _chosen("p.pair", ("whole", "broken", "within", "none"), codes)


def _are(start: IntArray, end: IntArray, mentions: Collection[Span]) -> BoolArray:
    """True for each phrase equal to a mention."""
    found = np.zeros(len(start), dtype=bool)
    for mention in mentions:
        found |= (start == mention.start) & (end == mention.end)
    return found


def _relation(name: str, start: IntArray, end: IntArray, mentions: Collection[Span]) -> PhraseFeature:
    """Relation of each phrase to the nearest mention."""
    if not mentions:
        return _uniform(name, "nowhere", len(start))
    begin, stop = np.array([(m.start, m.end) for m in mentions], dtype=np.int64).T
    start, end = start[:, None], end[:, None]
    near = (begin < end) & (start < stop)
    held, holding = near & (start <= begin) & (stop <= end), near & (begin <= start) & (end <= stop)
    codes = np.where(near, np.where(held & holding, 0, np.where(held, 1, np.where(holding, 2, 3))), 4)
    return _chosen(name, _RELATIONS, codes.min(axis=1))


def _begins(text: str, part: str) -> BoolArray:
    """True where a part of the text begins, by place."""
    found = np.zeros(len(text) + 1, dtype=bool)
    found[list(places(part, text))] = True
    return found


def _ends_in(text: str, part: str, start: IntArray, end: IntArray) -> BoolArray:
    """True for each phrase with this part at its end."""
    begin = end - len(part)
    ends: BoolArray = (begin >= start) & _begins(text, part)[np.maximum(0, begin)]
    return ends


def _ends_in_unit(view: PhraseView, start: IntArray, end: IntArray) -> BoolArray:
    """True for each phrase with the question's unit at its end."""
    found = np.zeros(len(start), dtype=bool)
    for unit in view.question.units:
        found |= _ends_in(view.text, unit, start, end)
    return found


def _focus(view: PhraseView, start: IntArray, end: IntArray) -> PhraseFeature:
    """Place of the question's focus: at the end, within, after, no."""
    focus = view.question.focus
    if not focus:
        return _uniform("p.focus", "-", len(start))
    begins = _sums(_begins(view.text, focus).tolist())
    codes = np.where(
        _ends_in(view.text, focus, start, end),
        0,
        np.where(
            begins[np.maximum(start, end - len(focus) + 1)] > begins[start],
            1,
            np.where(begins[end + 1] > begins[end], 2, 3),
        ),
    )
    return _chosen("p.focus", ("end", "in", "after", "no"), codes)


def _quantity(view: PhraseView, start: IntArray, end: IntArray) -> PhraseFeature:
    """Kind of each phrase's numbers by the units of the question."""
    if not view.question.units:
        return _uniform("p.quantity", "-", len(start))
    begins = np.zeros((2, len(view.text) + 1), dtype=np.int64)
    for place, is_asked in view.quantities:
        begins[:, place.start] |= (is_asked, 1)
    asked, any_ones = (_sums(row.tolist()) for row in begins)
    codes = np.where(asked[end] > asked[start], 0, np.where(any_ones[end] > any_ones[start], 1, 2))
    where = "" if asked[-1] else ".nowhere"
    return _chosen("p.quantity", [f"{kind}{where}" for kind in ("asked", "other", "none")], codes)
