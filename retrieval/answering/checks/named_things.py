"""Named things of a question: places, people, dates, ordinals, titles.

Readers paraphrase verbs and nouns, but hardly ever names: a quote without the district, year or round in
question is about another one. Word classes are jieba's (`language/word_classes`); a person unknown to the
dictionary is a surname and one or two single characters in a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from retrieval.answering.understanding.answer_types import SURNAMES
from retrieval.language.date_grammar import BEFORE_OR_AFTER, BOUND
from retrieval.language.date_resolution import parse_short_numeral
from retrieval.language.numbers import printed_numeral
from retrieval.language.word_classes import word_class
from retrieval.patterns import lazy_regex


class ThingKind(StrEnum):
    """Kind of a named thing."""

    PLACE = "place"
    PERSON = "person"
    ORGANISATION = "organisation"
    YEAR = "year"
    DAY = "day"
    ORDINAL = "ordinal"
    NUMBER = "number"
    TITLE = "title"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class NamedThing:
    """A thing named in a normalised text.

    forms: its spellings, the given one first.
    """

    kind: ThingKind
    forms: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        """True if a normalised text has one of the spellings.

        2月 is not in 12月.
        """
        return any(form in text and _stands_alone(form, text) for form in self.forms)


_NUMERAL = r"(?:[0-9]+|[零〇一二三四五六七八九十百]+)"
_YEAR = lazy_regex(
    r"(?<![0-9])((?:1[5-9]|20)[0-9]{2}|[一二][零〇一二三四五六七八九]{3})年?(?![0-9])(?!多|余|来)"
)
_DAY = lazy_regex(
    r"([0-9]{1,2}|十[一二]?|[一二三四五六七八九])月(?:([0-9]{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号])?"
)
_RANGE_BEGINS = lazy_regex(r"\s?(?:到|至|-|~|—)\s?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[月日号]")
_RANGE_ENDS = lazy_regex(r"[月日号0-9一二三四五六七八九十]\s?(?:到|至|-|~|—)\s?$")
_ORDINAL = lazy_regex(rf"第({_NUMERAL})([^\W\d_])?")
_NUMBER = lazy_regex(r"[0-9]+(?:\.[0-9]+)?(?:[十百千万亿]+|%)?")
_TITLE = lazy_regex(r"“([^“”]{2,30})”|《([^《》]{2,30})》|\"([^\"]{2,30})\"|「([^「」]{2,30})」")
_CODE = lazy_regex(r"[a-z][a-z0-9+.-]*[a-z0-9]|[0-9]+[a-z][a-z0-9-]*")
PLACE_ENDS = "省市区县旗镇乡村州"
"""Words for kinds of places, as they end names."""
_PLACE = lazy_regex(rf"[\u4e00-\u9fff]{{2,6}}?[{PLACE_ENDS}]")
_TOO_COMMON = frozenset(
    ("中国", "我国", "全国", "本市", "全市", "全省", "全县", "本省", "世界", "国家", "社会", "城市")
)
_PROPER = frozenset(
    {
        ThingKind.PLACE, ThingKind.PERSON, ThingKind.ORGANISATION, ThingKind.TITLE, ThingKind.CODE,
        ThingKind.YEAR,
    }
)  # fmt: skip
_DIGITS = "零一二三四五六七八九"
_ARABIC = "0123456789"
_NUMERALS = frozenset(_ARABIC + _DIGITS + "十百")


def _stands_alone(form: str, text: str) -> bool:
    """True if a spelling stands outside of longer numbers."""
    if form[0] not in _NUMERALS and form[-1] not in _NUMERALS:
        return True
    at = text.find(form)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(form) : at + len(form) + 1]
        if not (_is_one_number(before, form[0]) or _is_one_number(form[-1], after)):
            return True
        at = text.find(form, at + 1)
    return False


def _is_one_number(before: str, after: str) -> bool:
    """True for two digits, or two Chinese numerals, side by side."""
    if not before or not after:
        return False
    return (before in _ARABIC and after in _ARABIC) or (
        before in _DIGITS + "十百" and after in _DIGITS + "十百"
    )


def named_things(normal: str, words: Sequence[str]) -> tuple[NamedThing, ...]:
    """The things named by a question, each once.

    normal: the normalised question. words: all its parts in order, as segmented.
    """
    found = [*_titles(normal), *_times(normal), *_ordinals(normal), *_codes(normal), *_names(words)]
    unique = {thing.forms[0]: thing for thing in reversed(found)}
    return tuple(thing for thing in unique.values())


def proper_names(normal: str, words: Sequence[str]) -> tuple[str, ...]:
    """The spellings of the names, titles, codes and years in a text.

    normal, words: as of `named_things`.
    """
    things = named_things(normal, words)
    return tuple(form for thing in things if thing.kind in _PROPER for form in thing.forms)


def _titles(normal: str) -> Iterator[NamedThing]:
    for match in _TITLE.finditer(normal):
        title = next(group for group in match.groups() if group)
        yield NamedThing(ThingKind.TITLE, (title,))


def _times(normal: str) -> Iterator[NamedThing]:
    for match in _YEAR.finditer(normal):
        yield NamedThing(ThingKind.YEAR, year_forms(parse_short_numeral(match[1])))
    for match in _DAY.finditer(normal):
        if _is_bound(normal, match.start(), match.end()):
            continue
        month = parse_short_numeral(match[1])
        day = parse_short_numeral(match[2]) if match[2] else None
        yield NamedThing(ThingKind.DAY, day_forms(month, day))


def _is_bound(normal: str, start: int, end: int) -> bool:
    """True for the end of a period.

    The day of printing decides, so that no sentence has to name it.
    """
    return bool(
        BOUND.match(normal, end)
        or BEFORE_OR_AFTER.search(normal[:start])
        or _RANGE_BEGINS.match(normal, end)
        or _RANGE_ENDS.search(normal[:start])
    )


def year_forms(year: int) -> tuple[str, ...]:
    """Spellings of a year: 2020年, 二〇二〇年, 二零二〇年."""
    spelt = "".join(_DIGITS[int(digit)] for digit in str(year))
    return (f"{year}", f"{spelt.replace('零', '〇')}年", f"{spelt}年")


def day_forms(month: int, day: int | None) -> tuple[str, ...]:
    """Spellings of a month or a day in figures and numerals."""
    if day is None:
        return (f"{month}月", f"{printed_numeral(month)}月")
    return (f"{month}月{day}日", f"{printed_numeral(month)}月{printed_numeral(day)}日", f"{month}月{day}号")


def _ordinals(normal: str) -> Iterator[NamedThing]:
    for match in _ORDINAL.finditer(normal):
        yield NamedThing(ThingKind.ORDINAL, ordinal_forms(match[1], match[2] or ""))


def ordinal_forms(numeral: str, unit: str) -> tuple[str, ...]:
    """Spellings of an ordinal: 第3批, 第三批."""
    try:
        value = parse_short_numeral(numeral)
    except ValueError:
        return (f"第{numeral}{unit}",)
    spelt = printed_numeral(value) if 0 < value < 100 else str(value)
    return tuple(dict.fromkeys((f"第{numeral}{unit}", f"第{value}{unit}", f"第{spelt}{unit}")))


def _codes(normal: str) -> Iterator[NamedThing]:
    rest = _DAY.sub(" ", _YEAR.sub(" ", _ORDINAL.sub(" ", normal)))
    for match in _CODE.finditer(rest):
        yield NamedThing(ThingKind.CODE, (match.group(),))
    for match in _NUMBER.finditer(_CODE.sub(" ", rest)):
        yield NamedThing(ThingKind.NUMBER, (match.group(),))


def _names(words: Sequence[str]) -> Iterator[NamedThing]:
    for at, word in enumerate(words):
        kind = word_class(word) if len(word) > 1 else ""
        if word in _TOO_COMMON:
            continue
        if kind == "ns" or (
            len(word) > 2 and word[-1] in PLACE_ENDS and kind in ("", "n") and _PLACE.fullmatch(word)
        ):
            yield NamedThing(ThingKind.PLACE, _place_forms(word))
        elif kind == "nt":
            yield NamedThing(ThingKind.ORGANISATION, (word,))
        elif kind in ("nr", "nrt", "nrfg"):
            yield NamedThing(ThingKind.PERSON, (word,))
        elif name := unlisted_name(words, at):
            yield NamedThing(ThingKind.PERSON, (name,))


def unlisted_name(words: Sequence[str], at: int) -> str:
    """A surname with one or two single characters after it, or ""."""
    if len(words[at]) > 1 or words[at] not in SURNAMES:
        return ""
    if at and len(words[at - 1]) == 1 and "\u4e00" <= words[at - 1] <= "\u9fff" and words[at - 1] in SURNAMES:
        return ""
    name = words[at]
    for word in words[at + 1 : at + 3]:
        if len(word) > 1 or not "\u4e00" <= word <= "\u9fff" or word in _NEVER_GIVEN:
            break
        name += word
    return name if len(name) > 1 else ""


_NEVER_GIVEN = frozenset(
    "的了是在和与及有到去来从由于向对把被让给哪谁几多什么吗呢吧啊每各这那就都也还要会能说又不没"
)


def _place_forms(word: str) -> tuple[str, ...]:
    """The place with and without the word for its kind."""
    return (word, word[:-1]) if len(word) > 2 and word[-1] in PLACE_ENDS else (word,)
