"""Where an article begins: whether title lines between two stretches of text open a new one or divide one.

A byline under the titles or a dateline below them opens an article beyond doubt. For the rest, log-odds
of what can be seen: how the text before closed, how many titles stand together, and whether the text
below goes on in the words of the text above. Fitted by `tests/benchmarks/reading_weights.py` on 7,620 title
stretches of set pages, odd days: 98.2 of 100 right; on the even days, not fitted, 97.2.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_high

from retrieval.reading.grammar.datelines import dateline_of, read_tail
from retrieval.reading.grammar.furniture import is_section_label
from retrieval.reading.grammar.line_kinds import Unit, ends_sentence, is_numbered

MAX_COMPARED_CHARS = 1500
"""Code points at either end of an article whose words are compared; bounds the work on a long one."""

MAX_COMPARED_PARAGRAPHS = 40
"""Paragraphs at either end of an article that are looked at."""

_TIME_OPENING = re.compile(
    r"^(?:近日|日前|昨日|今日|昨天|今天|连日来|近年来|当前|目前|\d{1,2}月\d{1,2}日|\d{1,2}日|“)"
)


@dataclass(frozen=True, slots=True)
class ArticleSpans:
    """Title lines between the text of the article so far (`before`) and the text after them.

    head:        the title lines of the article so far.
    subheads:    those of the article so far.
    signed:      a byline stands under the titles.
    photo_below: the text below is signed by who took a picture.
    credited:    the text before is followed by a byline.
    nearby:      the lone titles, without a byline, of the stretches before and after this one.
    page:        what is usual on the page.
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


@dataclass(frozen=True, slots=True)
class PageHabits:
    """What is usual on a page.

    gap:   blank lines between blocks.
    pairs: in how many of its paragraphs each pair of neighbouring characters stands.
    """

    gap: int
    pairs: Counter[str]


def opens_article(division: ArticleSpans) -> bool:
    """Whether the titles of `division` are the head of a new article."""
    if any(is_section_label(piece.text) for piece in division.titles):
        return True
    return sum(WEIGHTS.get(name, 0.0) * value for name, value in features(division)) > 0


def features(division: ArticleSpans) -> Iterator[tuple[str, float]]:
    """What can be seen at a division, by name and strength."""
    titles, before, after = division.titles, division.before, division.after
    last = before[-1].text if before else ""
    tail = read_tail(last) if last else None
    yield "always", 1.0
    yield "signed below", float(division.signed)
    yield "photo credit below", float(division.photo_below)
    yield "dateline below", float(bool(after) and dateline_of(after[0].text) is not None)
    yield "text before is closed", float(tail is not None)
    yield "text before is signed", float(division.credited)
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
    yield "article has subheads", float(bool(division.subheads))
    yield "like the subheads before", _alike(titles, division.subheads)
    yield (
        "like a title nearby",
        float(len(titles) == 1 and any(_same_shape(first, t.text) for t in division.nearby)),
    )
    yield "text before is one paragraph", float(len(before) == 1)
    yield "text before in paragraphs (log)", math.log1p(len(before))
    yield "text below opens with a time", float(bool(after) and bool(_TIME_OPENING.match(after[0].text)))
    yield "wide gap", float(titles[0].gap > division.page.gap)
    above, below, words = (
        character_pairs([*division.head, *before]),
        character_pairs(after),
        character_pairs(titles),
    )
    page = division.page.pairs
    yield "same words above and below", weighted_overlap(below, above, page)
    yield (
        "fewer words in common than by chance",
        float(weighted_overlap(below, above, page) < len(above) / (len(page) + 1)),
    )
    yield "title words below", weighted_overlap(words, below, page)
    yield "title words above", weighted_overlap(words, above, page)
    yield "title words in the head", weighted_overlap(words, character_pairs(division.head), page)
    yield "words below in the head", weighted_overlap(below, character_pairs(division.head), page)
    yield "nothing below", float(not after)


def _same_shape(text: str, other: str) -> bool:
    """Whether two titles are set alike, as subheads of one article are: length, commas, spaces."""
    marks = "，, \u3000：、"
    alike = [char for char in text if char in marks] == [char for char in other if char in marks]
    return alike and abs(len(text) - len(other)) <= 1


def weighted_overlap(these: Collection[str], those: Collection[str], page: Counter[str]) -> float:
    """How much of what `these` pairs share with the page they share with `those`, 0..1.

    A pair counts the more, the fewer paragraphs of the page have it.
    """
    shared = total = 0.0
    for pair in these:
        if page[pair] > 1:
            total += 1 / page[pair]
            shared += (pair in those) / page[pair]
    return shared / total if total else 0.0


def _alike(titles: Sequence[Unit], subheads: Sequence[Unit]) -> float:
    if not subheads or len(titles) != 1:
        return 0.0
    recent = subheads[-5:]
    typical = sum(len(piece.text) for piece in recent) / len(recent)
    return float(abs(len(titles[0].text) - typical) <= 3)


def character_pairs(pieces: Sequence[Unit]) -> set[str]:
    """The pairs of neighbouring Chinese characters, as far as the first and last characters go."""
    near = (
        pieces
        if len(pieces) <= 2 * MAX_COMPARED_PARAGRAPHS
        else [*pieces[:MAX_COMPARED_PARAGRAPHS], *pieces[-MAX_COMPARED_PARAGRAPHS:]]
    )
    text = "\n".join(piece.text for piece in near)
    if len(text) > 2 * MAX_COMPARED_CHARS:
        text = text[:MAX_COMPARED_CHARS] + "\n" + text[-MAX_COMPARED_CHARS:]
    return {a + b for a, b in pairwise(text) if "\u3400" < a < "\uff00" and "\u3400" < b < "\uff00"}


def page_habits(pieces: Sequence[Unit]) -> PageHabits:
    """What is usual on a page of these pieces."""
    gaps = median_high([piece.gap for piece in pieces[1:]] or [0])
    counts: Counter[str] = Counter()
    for piece in pieces:
        counts.update(character_pairs([piece]))
    return PageHabits(gaps, counts)


WEIGHTS: dict[str, float] = {
    "a deck's dash": 0.66, "always": -0.59, "article has subheads": -2.19, "dateline below": 3.01,
    "fewer words in common than by chance": 2.46, "like a title nearby": -1.86,
    "like the subheads before": -1.33, "long title": -1.16, "photo credit below": 1.17,
    "same words above and below": -1.29, "short title": 0.16, "signed below": 1.19,
    "text before breaks off": -0.75, "text before in paragraphs (log)": 1.10, "text before is closed": 1.41,
    "text before is one paragraph": -0.86, "text before is signed": 1.05,
    "text below opens with a time": 0.07, "three title lines or more": 1.29,
    "title ends with a bracket": 2.57, "title ends with a colon or dash": -0.06, "title is numbered": -0.84,
    "title words above": -1.35, "title words below": 0.37, "title words in the head": -0.28,
    "two title lines": 2.53, "words below in the head": -0.37,
}  # fmt: skip
"""Log-odds of each feature; what is not here counts nothing."""
