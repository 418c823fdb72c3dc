"""Datelines and signatures within running text: 新华社北京2月15日电, 本报讯（记者 张三）.

A dateline opens a first paragraph or closes a last one in brackets. The names in brackets beside it are a
byline. The text stays unchanged; only offsets and meanings are given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.models import Credit
from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.bylines import parse_bare_names, parse_byline
from retrieval.reading.grammar.lines import strip
from retrieval.reading.grammar.person_names import HAN, name_prefix

MAX_DATELINE_CHARS = 60
"""Longest dateline with place and day; the limit keeps the search linear."""
MAX_SIGNATURE_CHARS = 240

_DAY = r"(?:[0-9０-９]{1,4}\s?年)?\s?(?:[0-9０-９]{1,2}\s?月)?\s?[0-9０-９]{1,2}\s?日"
_AGENCY = (
    r"(?:本报|本報|本刊|本网|本網|本台|新华社|中新社|中新网"
    rf"|[{HAN}·]{{2,10}}(?:报|報|社|网|網|台|客户端|融媒|全媒体))"
)
_SORT = "(?:专电|專電|电讯|電訊|专讯|專訊|电|電|讯|訊|消息|综合电|綜合電|综合消息)"
_PLACE = rf"[{HAN}·／/、]{{0,16}}?"
_WIRE = lazy_regex(
    rf"(?:据)?{_AGENCY}\s?(?:(?:特约|综合)\s?)?{_PLACE}\s?(?:{_DAY}\s?)?{_SORT}(?=[\s　（(【:：]|$)"
)
_DATED_WIRE = lazy_regex(rf"(?:据)?(?:{_AGENCY})?{_PLACE}\s?{_DAY}\s?(?:专电|專電|电|電|讯|訊)")
_PLAIN = lazy_regex(r"本[报報][讯訊]|本刊[讯訊]|本[报報][综綜]合[报報][道導]")
_REPORTER = "(?:记者|記者|特派员|特派員|通讯员|通訊員|编译|編譯)"
_REPORT = "(?:报道|報道|报导|報導|电|電|讯|訊|专访|專訪|特稿|摄影|攝影)"
_BOXED = lazy_regex(r"[〔【\[［（(]\s?([^〔〕【】\[\]［］（）()。！？，]{2,48}?)\s?[〕】\]］）)]")
_BOXED_WORDS = lazy_regex(
    rf"(?:本[报報刊网網]|[{HAN}]{{1,8}}[报報社网網])\s?(?:[专專特]|[综綜]合)?(?:[讯訊电電]|[报報][道導])"
    rf"|.*{_REPORTER}.*{_REPORT}"
)
_BOXED_NAME = lazy_regex(rf"(?:[{HAN}]{{2,8}}[╱／/|｜]\s?)?(?:本[报報])?{_REPORTER}\s?[{HAN}、\s]{{2,16}}")
_UNBOXED = lazy_regex(
    rf"(?:本[报報])?{_REPORTER}\s?[{HAN}、\s]{{2,16}}[╱／/]\s?[{HAN}]{{2,8}}{_REPORT}(?=[\s　：:]|$)"
)
"""Taiwan and Hong Kong: 〔記者X／Y報導〕, 【本報訊】, 【Y晚報╱記者X╱即時報導】, （Y社記者X台北3日電）."""
_NAMES_IN_BOX = lazy_regex(rf"({_REPORTER})\s?([{HAN}、\s]{{2,24}})")
_COMPILED = lazy_regex(rf"(?:综合|据)[{HAN}·、“”]{{2,14}}?(?:新闻|报道|消息|电|讯|报|社|网)(?=[\s　（(])")
_SORT_ENDS = frozenset("电電讯訊息導导道者")
_BOX_OPENINGS = tuple("〔【[［（(")
_OPENINGS = ("本报综合", "综合", "据")
"""A dateline ends in one of `_SORT_ENDS` or opens with one of these: a quick rejection of most lines."""
_SIGNED = lazy_regex(rf"[\s　]{{0,4}}[（(【]([^（）()【】]{{2,{MAX_SIGNATURE_CHARS}}})[）)】]")
_REPORTED = lazy_regex(
    rf"[\s　]{{0,4}}((?:本[报報])?(?:特约|特約|见习|見習|实习|實習)?(?:记者|記者|通讯员|通訊員)"
    rf"[{HAN}\s　、，]{{2,60}}?(?:报道|報道|報導))[\s　：:，,]"
)
_CLOSING = lazy_regex(r"[（(]((?:[^（）()]|[（(][^（）()]{1,6}[）)]){2,240})[）)]$")
_CLOSING_WIRE = lazy_regex(
    rf"(?:据)?{_AGENCY}\s?[{HAN}·／/、（）()]{{0,40}}?\s?(?:{_DAY}\s?)?"
    r"(?:专电|电|讯|报道|消息)(?=[\s　，,；;]|$)"
)
_ABOUT_AUTHOR = "(?:本文)?(?:作者|译者|讲述人|口述者?)(?:单位)?(?:分别|均|都)?(?:为|系|是|单位|：|:)"
_AUTHOR_NOTE = lazy_regex(
    _ABOUT_AUTHOR
    + r"|(?:本文)?(?:摘编?|节选|选|转载?|编译)自|(?:本文)?原[载刊]"
    + r"|(?:照片|图片|插图|题图|本文配图)[^，]{0,6}(?:选自|来自|摄于|由|为)"
    + r"|(?:文中|以上)?[^，]{0,8}(?:均为|系)化名"
)
_BEGUN_NOTE = lazy_regex(rf"[（(]{_ABOUT_AUTHOR}")
_COMPILED_BY = lazy_regex(
    rf"(?:[{HAN}][\s　]{{0,4}}[{HAN}]{{1,4}}[\s　、]{{0,4}}){{1,3}}(?:整理|编译|摘编|供稿|供图|资料图片?)"
)
"""（茂　边整理）, （主办方供图）: pen names and bodies, told by the word after them."""
_LAST_STOP = lazy_regex(r"[。！？”）)…」]")


@dataclass(frozen=True, slots=True)
class Lead:
    """Opening of a first paragraph: dateline, then credits in brackets.

    end: offset of the text after them.
    """

    dateline: str | None
    credits: tuple[Credit, ...]
    end: int


@dataclass(frozen=True, slots=True)
class Tail:
    """Closing words of a last paragraph: bracketed, or after the last stop.

    start: their offset. `dateline` and `credits` may be empty, as for （作者为…）.
    """

    dateline: str | None
    credits: tuple[Credit, ...]
    start: int


def read_lead(text: str) -> Lead:
    """Dateline and credits at the start of `text`; both may be empty."""
    dateline = dateline_of(text)
    end = len(dateline) if dateline else 0
    if dateline and (named := _boxed_credits(dateline)):
        return Lead(dateline, named, end)
    window = text[end : end + MAX_SIGNATURE_CHARS + 8]
    for pattern in (_SIGNED, _REPORTED) if dateline else (_SIGNED,):
        match = pattern.match(window)
        credits = parse_byline(match.group(1)) if match else None
        if match and credits:
            return Lead(dateline, credits, end + match.end())
    return Lead(dateline, (), end)


def dateline_of(text: str) -> str | None:
    """Dateline at the start of `text`, without credits in brackets; or None."""
    head = text[:MAX_DATELINE_CHARS]
    if _SORT_ENDS.isdisjoint(head) and not head.startswith(_OPENINGS):
        return None
    if head.startswith(_BOX_OPENINGS):
        return _boxed(head)
    for pattern in (_PLAIN, _WIRE, _DATED_WIRE, _COMPILED, _UNBOXED):
        match = pattern.match(head)
        if match:
            return strip(match.group())
    return None


def _boxed(head: str) -> str | None:
    """A dateline in brackets at the start of `head`, or None."""
    match = _BOXED.match(head)
    words = match.group(1) if match else ""
    boxed = _BOXED_WORDS.fullmatch(words) or (head[0] not in "（(" and _BOXED_NAME.fullmatch(words))
    return match.group() if match and boxed else None


def _boxed_credits(dateline: str) -> tuple[Credit, ...]:
    """Credits within a dateline; names may touch the place."""
    match = _NAMES_IN_BOX.search(dateline)
    if match is None or (dateline[0] not in _BOX_OPENINGS and not _UNBOXED.match(dateline)):
        return ()
    stroke = dateline[match.end() : match.end() + 1] in ("／", "/", "╱", "|", "｜", *"〕】]］）)")
    words = [word for word in re.split(r"[、\s]+", match.group(2)) if word]
    names = [word if (stroke and len(word) <= 4) else name_prefix(word) for word in words]
    return (Credit(match.group(1), tuple(name for name in names if name)),)


def read_tail(text: str) -> Tail | None:
    """Signature at the end of `text`, or None.

    （新华社北京7月8日电 记者张三）, （作者为…）, or a photo credit after the last sentence.
    """
    base = max(0, len(text) - MAX_SIGNATURE_CHARS - 2)
    window = text[base:]
    match = _CLOSING.search(window) if text.endswith(("）", ")")) else None  # nearly every line: no search
    if match is None:
        return _unbracketed(text, base)
    words = match.group(1)
    if _AUTHOR_NOTE.match(words) or _COMPILED_BY.fullmatch(words):
        return Tail(None, (), base + match.start())
    wire = _CLOSING_WIRE.match(words[:MAX_DATELINE_CHARS])
    signed = words[wire.end() :] if wire else words
    credits = parse_byline(signed) or (parse_bare_names(words) if wire is None else None) or ()
    if wire is None and not credits:
        return None
    return Tail(strip(wire.group()) if wire else None, credits, base + match.start())


def begins_author_note(text: str) -> bool:
    """True for a note on the author in brackets, perhaps cut short."""
    return bool(_BEGUN_NOTE.match(text))


def _unbracketed(text: str, base: int) -> Tail | None:
    """A photo credit after the last sentence: …增收。海南日报全媒体记者 王程龙 摄"""
    if not text.endswith(("摄", "发", "报道", "供图", "文/图", "图")):
        return None
    window = text[base:-1]
    stops = [match.end() for match in _LAST_STOP.finditer(window)]
    if not stops or not strip(window[stops[-1] :]):
        return None
    start = base + stops[-1]
    credits = parse_byline(text[start:])
    return Tail(None, credits, start) if credits else None
