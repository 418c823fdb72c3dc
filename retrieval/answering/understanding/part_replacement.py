"""Replacement of a part of a question: 荷塘区呢? after 天元区有多少家?

A new place, person, organisation or date replaces the old one of its kind, and any other word one that it
resembles: 男单 and 女单, 第十盘 and 第九盘. Word classes are those of jieba's dictionary.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence

from retrieval.answering.understanding.answer_types import SURNAMES
from retrieval.answering.understanding.entities import organisations, people, places
from retrieval.language.dates import DateMention, find_dates
from retrieval.language.word_classes import word_class
from retrieval.patterns import lazy_regex

Cut = Callable[[str], Iterable[str]]
_CLASSES = ("ns", "nr", "nt", "nz")
"""Classes of proper names: places, persons, organisations, others."""
_DAY_ALONE = lazy_regex(r"\d{1,2}[日号]|[二三]?十[一二三四五六七八九]?[日号]|[一二三四五六七八九][日号]")


def replaced_part(previous: str, other: str, reference: dt.date, cut: Cut) -> tuple[str, str] | None:
    """The part of a question to replace, and its replacement; or None.

    previous, other: normalised. reference: day from which dates are counted.
    """
    dates, days = find_dates(previous, reference), find_dates(other, reference)
    if days:
        return _replaced_date(previous, other, dates, days[0])
    for kind in (people, places, organisations):
        if kind(other) and (before := kind(previous)):
            return before[-1], other
    words, parts = list(cut(previous)), list(cut(other))
    if not parts:
        return None
    if people(other) and (persons := _persons(words, len(other))):
        return persons[-1], other
    for name in _CLASSES:
        if any(_is(word, name) for word in (other, *parts)):
            named = [*(places(previous) if name == "ns" else ()), *(w for w in words if _is(w, name))]
            if named:
                return named[-1] if name == "nr" else named[0], other
    return _similar(words, parts, other)


def _replaced_date(
    previous: str, other: str, dates: Sequence[DateMention], day: DateMention
) -> tuple[str, str] | None:
    if not dates:
        return None
    before, after = dates[0].span.cut(previous), day.span.cut(other)
    if _DAY_ALONE.fullmatch(after) and (month := re.match(r"(?:.*年)?[^年月]{1,3}月", before)):
        after = month.group() + after
    return before, after


def _persons(words: Sequence[str], length: int) -> list[str]:
    """Names of this length unknown to the dictionary: surname and single characters."""
    found = []
    for at, word in enumerate(words):
        name = words[at : at + length]
        if word in SURNAMES and len(name) == length and all(len(char) == 1 for char in name):
            found.append("".join(name))
    return found


def _is(word: str, name: str) -> bool:
    return len(word) > 1 and word_class(word).startswith(name)


def _similar(words: Sequence[str], parts: Sequence[str], other: str) -> tuple[str, str] | None:
    """A word of the question like the other text: 男单, 女单."""
    if len(parts) > 2 or len(other) > 6:
        return None
    head = other.rstrip("的")
    alike = [
        word
        for word in words
        if len(word) > 1
        and len(head) > 1
        and word != head
        and (word[-1] == head[-1] or word[0] == head[0])
        and abs(len(word) - len(head)) <= 1
    ]
    return (alike[-1], head) if alike else None
