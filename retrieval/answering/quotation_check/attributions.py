"""Facts beside a quotation: paper, day, page, numbers.

据《株洲日报》2020年2月16日报道 and a note after the quotation（《株洲日报》2020年2月16日A1版）name its
source; other days and numbers of the sentence are the writer's own, to be compared with the source's words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain

from retrieval.answering.quotation_check.findings import Claim, ClaimKind
from retrieval.language.dates import DateMention, find_dates
from retrieval.language.normalization import normalise_with_offsets
from retrieval.language.numbers import placed_quantities
from retrieval.models import Span

_TITLED = re.compile(r"《([^《》\n]{1,18}?(?:报|報|周刊|週刊|新闻|新聞|参考|雜誌|杂志))》")
_NAMED = re.compile(
    r"(?:(?<=据)|(?<=據)|(?<=[，。；：（(\s在见見载載引自—]))"
    r"([\u3400-\u9fff]{2,8}(?:日报|晚报|早报|晨报|时报|都市报|青年报|商报|周报|日報|晚報|時報|新华社|新華社))"
)
_PRINTED_AFTER = re.compile(
    r"[\s，,]{0,2}(?:的|那天的|第?[a-z]?\d{1,3}版|头版|的?报道|刊|载|登|发表|报|讯|电|消息|写道|一文|[)）】\]])"
)
_PAGE = re.compile(r"第?\s?([A-Za-z]{0,2}\d{1,3}|[一二三四五六七八九十]{1,3})\s?版(?![本画权图])|(头版|頭版)")
_VERB = re.compile(
    r"(?:报道|報道|報導|报导|刊发|刊登|消息|发文|撰文|写道|寫道|披露|讯|电)(?:中|说|說|称|稱|指出|表示|透露)?[，,：:\s]{1,2}|"
    r"(?<=[》报日版])(?:称|稱|指出|说|說)[，,：:]?"
)
_TIME_UNITS = frozenset("年月日号时点分秒版期届第个")
_REFERENCE = dt.date(2199, 12, 31)
"""No day of a draft: only month and day of a date without a year are used."""
_RELATIVE = re.compile(r"[今昨前去本上这当]|周|星期|礼拜|最近|过去|近")
MIN_REPORTED_CHARS = 8
"""A shorter clause after 报道 says nothing to compare."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Words around a quotation.

    beside: the sentence. quoted: all quotations of the draft. credit: a note after the quotation.
    """

    text: str
    beside: Span
    quoted: tuple[Span, ...]
    credit: Span | None = None

    def own_words(self) -> str:
        """The sentence with quotations blanked."""
        words = list(self.beside.cut(self.text))
        for span in self.quoted:
            for at in range(max(span.start, self.beside.start), min(span.end, self.beside.end)):
                words[at - self.beside.start] = "\n"
        return "".join(words)


def claims_beside(around: Surroundings, papers: Collection[str]) -> tuple[Claim, ...]:
    """The facts beside a quotation, in their order."""
    found = list(_claims(around.own_words(), around.beside.start, papers, is_credit=False))
    if around.credit is not None:
        words = around.credit.cut(around.text)
        found = [*_claims(words, around.credit.start, papers, is_credit=True), *found]
    kept: dict[object, Claim] = {}
    for claim in found:
        one_only = claim.kind in (ClaimKind.PAPER, ClaimKind.DATE, ClaimKind.PAGE)
        kept.setdefault(claim.kind if one_only else (claim.kind, claim.value), claim)
    return tuple(sorted(kept.values(), key=lambda claim: claim.span.start))


def _claims(words: str, start: int, papers: Collection[str], *, is_credit: bool) -> Iterator[Claim]:
    named = list(_papers(words, papers))
    for span, name in named:
        yield _claim(ClaimKind.PAPER, words, span, start, name)
    normal = normalise_with_offsets(words)
    mentions = find_dates(normal.text, _REFERENCE)
    for mention in mentions:
        span = normal.original_span(mention.span)
        if mention.since == mention.until and not mention.weak and not _RELATIVE.search(span.cut(words)):
            printed = is_credit or _is_printed(words, span, [place for place, _ in named])
            kind = ClaimKind.DATE if printed else ClaimKind.DAY
            yield _claim(kind, words, span, start, _value(mention))
    if named or is_credit:
        for match in _PAGE.finditer(words):
            yield _claim(ClaimKind.PAGE, words, Span(*match.span()), start, match[1] or match[2])
    if not is_credit:
        yield from _numbers(words, start, [mention.span for mention in mentions])


def _claim(kind: ClaimKind, words: str, span: Span, start: int, value: str) -> Claim:
    return Claim(kind, Span(start + span.start, start + span.end), span.cut(words), value)


def _papers(words: str, papers: Collection[str]) -> Iterator[tuple[Span, str]]:
    """Names of papers, each place once."""
    taken: list[Span] = []
    known = "|".join(re.escape(name) for name in sorted(papers, key=len, reverse=True) if len(name) > 1)
    patterns = [_TITLED, *([re.compile(f"({known})")] if known else []), _NAMED]
    for match in chain.from_iterable(pattern.finditer(words) for pattern in patterns):
        span = Span(*match.span(1))
        if all(span.end <= one.start or one.end <= span.start for one in taken):
            taken.append(span)
            yield span, match[1]


def _is_printed(words: str, date: Span, papers: list[Span]) -> bool:
    """True for a day of printing: beside a paper's name or 报道."""
    near = any(0 <= date.start - paper.end <= 4 or 0 <= paper.start - date.end <= 3 for paper in papers)
    before = re.search(r"(?:据|見|见|载|載)\s?$", words[: date.start])
    after = _PRINTED_AFTER.match(words.lower(), date.end)
    return near or bool(after and (before or papers))


def _value(mention: DateMention) -> str:
    written = mention.since.isoformat()
    return written if mention.has_year else written[4:].replace("-", "--", 1)


def _numbers(words: str, start: int, dates: list[Span]) -> Iterator[Claim]:
    """Numbers with a unit, days and years apart."""
    normal = normalise_with_offsets(apart(words))
    for place, quantity in placed_quantities(normal.text):
        dated = any(place.start < date.end and date.start < place.end for date in dates)
        if quantity.unit and quantity.unit not in _TIME_UNITS and not dated:
            end = place.end + len(quantity.unit) * normal.text.startswith(quantity.unit, place.end)
            span = normal.original_span(Span(place.start, end))
            yield _claim(ClaimKind.NUMBER, words, span, start, f"{quantity.value} {quantity.unit}")


def apart(words: str) -> str:
    """Words with stops in place of wide commas.

    Normalised, those are the commas of 12,000, and the number after them would be part of another.
    """
    return words.replace("，", "；")


def reported_clause(text: str, sentence: Span) -> Span | None:
    """The clause after 据某报某日报道 in a sentence, without its stop."""
    words = sentence.cut(text)[:400]
    verb = next((m for m in _VERB.finditer(words) if re.search("[据據报報》]", words[: m.start()])), None)
    if verb is None:
        return None
    clause = words[verb.end() :]
    clause_end = len(clause.rstrip("。！？!?.… \t"))
    if clause_end < MIN_REPORTED_CHARS:
        return None
    start = sentence.start + verb.end()
    return Span(start, start + clause_end)
