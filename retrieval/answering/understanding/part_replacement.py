"""Replacement of a part of a question: 荷塘区呢? after 天元区有多少家?

A new place, person, organisation or date replaces the old one of its kind, and any other word one that it
resembles: 男单 and 女单, 第十盘 and 第九盘. Whole words and names are replaced, never a piece of one: 火神山
takes the place of 雷神山 in 雷神山医院, and 石峰区 that of 荷塘区 in 株洲市荷塘区. Word classes are those of
jieba's dictionary.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile

from retrieval.answering.understanding.answer_types import SURNAMES
from retrieval.answering.understanding.entities import organisations, people, places
from retrieval.language.dates import DateMention, find_dates
from retrieval.language.word_classes import word_class
from retrieval.models import Span
from retrieval.patterns import lazy_regex

Cut = Callable[[str], Iterable[str]]
LONGEST_NAME = 4
"""Words of a name unknown to the dictionary, at most: 渌, 口, 区."""
SHORTEST_TAIL = 4
"""Characters of the end of a name that may be replaced by itself."""
_CLASSES = ("ns", "nr", "nt", "nz")
"""Classes of proper names: places, persons, organisations, others."""
_DAY_ALONE = lazy_regex(r"\d{1,2}[日号]|[二三]?十[一二三四五六七八九]?[日号]|[一二三四五六七八九][日号]")
_PLACE_ENDS = "省市县区旗镇乡村州"
_WHOLES = frozenset(("全国", "全省", "全市", "全县", "全区", "我国"))
"""Whole areas, which a place within takes the part of."""
_HEAD = lazy_regex(
    r"(?<=[\u4e00-\u9fff]{2})(?:医院|大学|学院|中学|小学|公司|集团|大桥|机场|车站|社区|街道|[省市县区镇乡村])$"
)
"""The word for a thing's kind at the end of its name: 火神山医院."""
_VERBS = frozenset("写说讲谈拍唱考排去来到做当获得赢输派捐买卖住跑游打见问看想用开签拿带教有在是")
"""Characters of verbs that follow names of two characters."""
_NO_NAME = tuple("rupcdvmq")
"""Classes of words that no name begins with: pronouns, particles, prepositions, verbs, numbers."""


def replaced_part(previous: str, other: str, reference: dt.date, cut: Cut) -> tuple[Span, str] | None:
    """The part of a question to replace, and its replacement; or None.

    previous, other: normalised. reference: day from which dates are counted.
    """
    dates, days = find_dates(previous, reference), find_dates(other, reference)
    if days:
        return _replaced_date(previous, other, dates, days[0])
    words, parts = list(cut(previous)), list(cut(other))
    if not parts:
        return None
    name = other.removesuffix("的") or other
    named = _namesake(words, name) or _replaced_name(previous, words, name, parts)
    return (named, name) if named is not None else _similar(words, parts, name)


def _replaced_date(
    previous: str, other: str, dates: Sequence[DateMention], day: DateMention
) -> tuple[Span, str] | None:
    if not dates:
        return None
    before, after = dates[0].span.cut(previous), day.span.cut(other)
    if _DAY_ALONE.fullmatch(after) and (month := re.match(r"(?:.*年)?[^年月]{1,3}月", before)):
        after = month.group() + after
    return dates[0].span, after


def _namesake(words: Sequence[str], other: str) -> Span | None:
    """The name most like another, equally long and ended: 雷神山, 火神山.

    A name with its kind written out is also sought by the rest: 雷神山 for 火神山医院.
    """
    bare = _HEAD.sub("", other)
    for name in dict.fromkeys((other, bare)):
        runs = (*_runs(words), *_tails(words, len(name)))
        alike = [(_alike(text, name), span) for text, span in runs if _is_namesake(text, name)]
        if alike:
            return max(alike, key=lambda found: found[0])[1]
    return None


def _is_namesake(text: str, name: str) -> bool:
    if text == name or len(text) != len(name) or len(name) < 2 or text[-1] != name[-1]:
        return False
    return text[-1] in _PLACE_ENDS or 2 * _alike(text, name) > len(name)


def _alike(text: str, name: str) -> int:
    """Characters in common at the same places."""
    return sum(a == b for a, b in zip(text, name, strict=True))


def _runs(words: Sequence[str]) -> Iterator[tuple[str, Span]]:
    """Runs of whole words that may be names, with their spans."""
    for at, (word, span) in enumerate(_spans(words)):
        if word_class(word).startswith(_NO_NAME) and not word.startswith("第"):
            continue
        for end in range(at + 1, min(len(words), at + LONGEST_NAME) + 1):
            text = "".join(words[at:end])
            yield text, Span(span.start, span.start + len(text))


def _tails(words: Sequence[str], length: int) -> Iterator[tuple[str, Span]]:
    """Ends of long names that the dictionary has whole: 第一医院 of 北京大学第一医院."""
    for word, span in _spans(words):
        if length >= SHORTEST_TAIL and len(word) > length + 1:
            yield word[-length:], Span(span.end - length, span.end)


def _replaced_name(previous: str, words: Sequence[str], other: str, parts: Sequence[str]) -> Span | None:
    """The name of the same kind as another."""
    for kind in (people, places, organisations):
        if kind(other) and (before := kind(previous)):
            return _in_word(words, _span(previous, before[-1]))
    if people(other) and (persons := list(_persons(words))):
        return persons[-1]
    for name in _CLASSES:
        if any(_is(word, name) for word in (other, *parts)):
            if name == "ns" and (before := places(previous)):
                return _span(previous, before[0])
            if named := [span for word, span in _spans(words) if _is(word, name)]:
                return _whole(words, named[-1] if name == "nr" else named[0])
            if name == "ns":
                return next((span for word, span in _spans(words) if word in _WHOLES), None)
    return None


def _span(text: str, part: str) -> Span:
    return Span(start := text.index(part), start + len(part))


def _in_word(words: Sequence[str], span: Span) -> Span:
    """The word around a name, else the name: 李克 in 李克强."""
    around = (place for _, place in _spans(words) if place.start <= span.start and span.end <= place.end)
    return next(around, span)


def _spans(words: Sequence[str]) -> Iterator[tuple[str, Span]]:
    start = 0
    for word in words:
        yield word, Span(start, start + len(word))
        start += len(word)


def _whole(words: Sequence[str], span: Span) -> Span:
    """The span with characters of its name before it: 古, 特雷斯."""
    before = [(word, place) for word, place in _spans(words) if place.end <= span.start]
    single = takewhile(lambda found: _is_syllable(found[0]), reversed(before))
    return Span(min((place.start for _, place in single), default=span.start), span.end)


def _is_syllable(word: str) -> bool:
    """True for a character that may be of a name."""
    return _is_character(word) and word_class(word).startswith(("n", "a", "g", "b"))


def _persons(words: Sequence[str]) -> Iterator[Span]:
    """Names unknown to the dictionary: surname and one or two characters."""
    spans = [span for _, span in _spans(words)]
    at = 0
    while at < len(words):
        given = _given_name(words, at)
        if words[at] in SURNAMES and given:
            yield Span(spans[at].start, spans[at + given].end)
            at += given
        at += 1


def _given_name(words: Sequence[str], at: int) -> int:
    """Number of words of the given name after a surname."""
    given = [*takewhile(_is_character, words[at + 1 : at + 3])]
    if not given:  # 王, 宁波
        after = words[at + 1] if at + 1 < len(words) else ""
        return int(len(after) == 2 and all(word_class(word)[:1] == "n" for word in (words[at][:1], after)))
    return len(given) - (len(given) == 2 and given[1] in _VERBS)


def _is_character(word: str) -> bool:
    return len(word) == 1 and "\u4e00" <= word <= "\u9fff"


def _is(word: str, name: str) -> bool:
    """True for a word of a class.

    海口 and 东方 are words of place as well as places.
    """
    kind = word_class(word)
    return len(word) > 1 and (kind.startswith(name) or (name == "ns" and kind == "s"))


def _similar(words: Sequence[str], parts: Sequence[str], other: str) -> tuple[Span, str] | None:
    """A word of the question like the other text: 男单, 女单."""
    if len(parts) > 2 or len(other) > 6:
        return None
    alike = [
        span
        for word, span in _spans(words)
        if len(word) > 1
        and len(other) > 1
        and word != other
        and (word[-1] == other[-1] or word[0] == other[0])
        and abs(len(word) - len(other)) <= 1
    ]
    return (alike[-1], other) if alike else None
