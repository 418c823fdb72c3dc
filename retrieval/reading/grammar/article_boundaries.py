"""Article boundaries: title lines between two texts, and features of the place.

The end of the text above, the number of title lines, a byline or dateline beneath, the words shared by the
text above and below. `boundaries.article_openings` judges them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from statistics import median_high

from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.datelines import dateline_of, read_tail
from retrieval.reading.grammar.line_kinds import Unit, ends_sentence, is_numbered
from retrieval.reading.grammar.lines import Line
from retrieval.reading.grammar.stretches import StretchShape

MAX_COMPARED_CHARS = 1500
"""Code points compared at either end of an article; bounds the work on a long one."""

MAX_COMPARED_PARAGRAPHS = 40
"""Paragraphs compared at either end of an article."""

_HAN_RUNS = lazy_regex("[\u3401-\ufeff]{2,}")
_TIME_OPENING = lazy_regex(
    r"^(?:近日|日前|昨日|今日|昨天|今天|连日来|近年来|当前|目前|\d{1,2}月\d{1,2}日|\d{1,2}日|“)"
)


@dataclass(frozen=True, slots=True)
class ArticleSpans:
    """Title lines between the article under way and the text below.

    head:        title lines of the article under way.
    before:      its paragraphs.
    titles:      the title lines in question.
    after:       the paragraphs below the titles.
    subheads:    subheads of the article under way.
    signed:      a byline stands under the titles.
    photo_below: a photo credit follows the text below.
    credited:    a byline follows the text before.
    nearby:      single title lines, without a byline, of the neighbouring stretches.
    page:        statistics of the page.
    shapes, at:  of all stretches of the page, and the number of this one.
    opened_at:   number of the stretch with the head of the article under way.
    bylines:     under the titles.
    headline_below: the page has its headlines below their articles.
    """

    head: Sequence[Unit]
    before: Sequence[Unit]
    titles: Sequence[Unit]
    after: Sequence[Unit]
    subheads: Sequence[Unit]
    signed: bool
    photo_below: bool
    credited: bool
    nearby: Sequence[Unit]
    page: PageHabits
    shapes: Sequence[StretchShape] = ()
    at: int = 0
    opened_at: int = 0
    headline_below: bool = False
    bylines: Sequence[Unit] = ()


@dataclass(frozen=True, slots=True)
class PageHabits:
    """Statistics of a page.

    gap:   usual number of blank lines between blocks.
    weights: inverse document frequency of the character pairs in two units or more.
    pairs: number of different character pairs.
    heads: first lines of the heads, where headlines stood below their articles; else None.
    """

    gap: int
    weights: Mapping[str, float]
    pairs: int
    heads: frozenset[Line] | None = None


def features(spans: ArticleSpans) -> Iterator[tuple[str, float]]:
    """Features of a boundary, with their values."""
    yield from _layout_features(spans)
    yield from _vocabulary_features(spans)


def _layout_features(spans: ArticleSpans) -> Iterator[tuple[str, float]]:
    """Features of the titles and of the text next to them."""
    titles, before, after = spans.titles, spans.before, spans.after
    last = before[-1].text if before else ""
    tail = read_tail(last) if last else None
    yield "always", 1.0
    yield "signed below", float(spans.signed)
    yield "photo credit below", float(spans.photo_below)
    yield "dateline below", float(bool(after) and dateline_of(after[0].text) is not None)
    yield "text before is closed", float(tail is not None)
    yield "text before is signed", float(spans.credited)
    yield "text before breaks off", float(bool(last) and not ends_sentence(last))
    yield "two title lines", float(len(titles) == 2)
    yield "three title lines or more", float(len(titles) >= 3)
    first = titles[0].text
    yield "long title", float(max(len(t.text) for t in titles) >= 14)
    yield "short title", float(max(len(t.text) for t in titles) <= 8)
    yield "title ends with a bracket", float(titles[-1].text.endswith(("）", ")")))
    yield "title ends with a colon or dash", float(titles[-1].text.endswith(("：", ":", "—")))
    yield "title is numbered", float(is_numbered(first))
    yield "a deck's dash", float(any(t.text.startswith("—") for t in titles))
    yield "article has subheads", float(bool(spans.subheads))
    yield "like the subheads before", _has_subhead_length(titles, spans.subheads)
    yield (
        "like a title nearby",
        float(len(titles) == 1 and any(_same_shape(first, t.text) for t in spans.nearby)),
    )
    yield "text before is one paragraph", float(len(before) == 1)
    yield "text before in paragraphs (log)", math.log1p(len(before))
    yield "text below opens with a time", float(bool(after) and bool(_TIME_OPENING.match(after[0].text)))
    yield "wide gap", float(titles[0].gap > spans.page.gap)


def _vocabulary_features(spans: ArticleSpans) -> Iterator[tuple[str, float]]:
    """Features of the character pairs shared above and below the titles."""
    titles, before, after = spans.titles, spans.before, spans.after
    above, below, words = (
        character_pairs([*spans.head, *before]),
        character_pairs(after),
        character_pairs(titles),
    )
    page, head = spans.page.weights, character_pairs(spans.head)
    same = weighted_overlap(below, above, page)
    yield "same words above and below", same
    yield "fewer words in common than by chance", float(same < len(above) / (spans.page.pairs + 1))
    yield "title words below", weighted_overlap(words, below, page)
    yield "title words above", weighted_overlap(words, above, page)
    yield "title words in the head", weighted_overlap(words, head, page)
    yield "words below in the head", weighted_overlap(below, head, page)
    yield "nothing below", float(not after)


def _same_shape(text: str, other: str) -> bool:
    """True for titles of one shape: length, commas, spaces."""
    marks = "，, \u3000：、"
    alike = [char for char in text if char in marks] == [char for char in other if char in marks]
    return alike and abs(len(text) - len(other)) <= 1


def weighted_overlap(pairs: Set[str], others: Set[str], weights: Mapping[str, float]) -> float:
    """Weighted share of `pairs` also in `others`, 0..1.

    Pairs without a weight are left out.
    """
    shared = total = 0.0
    for pair in weights.keys() & pairs:
        weight = weights[pair]
        total += weight
        if pair in others:
            shared += weight
    return shared / total if total else 0.0


def _has_subhead_length(titles: Sequence[Unit], subheads: Sequence[Unit]) -> float:
    """1.0 for a single title about as long as the latest subheads."""
    if not subheads or len(titles) != 1:
        return 0.0
    recent = subheads[-5:]
    typical = sum(len(unit.text) for unit in recent) / len(recent)
    return float(abs(len(titles[0].text) - typical) <= 3)


def character_pairs(units: Sequence[Unit]) -> Set[str]:
    """Pairs of neighbouring Chinese characters at both ends of the text."""
    if len(units) == 1 and len(units[0].text) < 2 * MAX_COMPARED_CHARS:
        return _pairs_of(units[0].text)
    near = (
        units
        if len(units) <= 2 * MAX_COMPARED_PARAGRAPHS
        else [*units[:MAX_COMPARED_PARAGRAPHS], *units[-MAX_COMPARED_PARAGRAPHS:]]
    )
    if sum(len(unit.text) for unit in near) + len(near) <= 2 * MAX_COMPARED_CHARS:
        return set[str]().union(*(_pairs_of(unit.text) for unit in near))
    text = "\n".join(unit.text for unit in near)
    return set(_pairs_of(text[:MAX_COMPARED_CHARS] + "\n" + text[-MAX_COMPARED_CHARS:]))


@lru_cache(maxsize=256)  # the paragraphs of a page: each is compared with several titles
def _pairs_of(text: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters."""
    pairs: set[str] = set()
    for run in _HAN_RUNS.findall(text):
        pairs.update(map(str.__add__, run, run[1:]))
    return frozenset(pairs)


def page_habits(units: Sequence[Unit]) -> PageHabits:
    """Statistics of a page."""
    gaps = median_high([unit.gap for unit in units[1:]] or [0])
    counts: Counter[str] = Counter()
    for unit in units:
        counts.update(character_pairs([unit]))
    return PageHabits(gaps, {pair: 1 / count for pair, count in counts.items() if count > 1}, len(counts))
