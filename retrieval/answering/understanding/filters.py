"""Filters in words: date, paper, page and author in a question.

A date in a question is mostly its topic, and an event of the 15th stands in the paper of the 16th. Only words
on the printed paper (2月15日的报道, 只看2月15日, 株洲日报A2版, 罗欣写的) become filters and are left out of the
search. Any other date up to `MAX_WISH_DAYS` is a `wish`: the days from the first to `REPORTED_WITHIN` after the
last are preferred where the archive answers from them and no other sentence names the time asked for (figures
of 2020年 are printed in January), and dropped otherwise. A longer period is the subject of the question, and
one of comparison (比去年同期) its measure: neither. Papers, pages and authors unknown to the archive are
ordinary words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice
from typing import Protocol

from retrieval.answering.understanding.list_questions import is_whole
from retrieval.answering.understanding.notes import DATE_UNREAD, NO_ISSUE, NO_SUCH_DAY, OTHER_YEARS
from retrieval.language.date_grammar import FESTIVALS
from retrieval.language.dates import DateMention, find_dates, impossible_dates, unread_dates
from retrieval.language.normalization import normalise
from retrieval.language.numbers import parse_numeral
from retrieval.models import Filters, PageLabel, Span, page_number
from retrieval.patterns import lazy_regex

REPORTED_WITHIN = 3
"""Days after an event in which a paper reports it; over a holiday papers skip two."""
MAX_WISH_DAYS = 366
"""Days of a period that is preferred, a year; a longer one is a subject."""
MOST_YEARS = 150
"""Years of an archive through which a date without a year is looked for."""
KINDS = ("date", "paper", "page", "author")
"""Kinds of filters, in the order of display."""

_ONLY = r"(?:请)?(?:只|仅|光)(?:看|查|要|限|限于)|限于|见于|刊于|登于"
_THAT = r"[这那当]?一?[天日期份]?"
_PRINTED = (
    rf"{_THAT}的?(?:报纸|报上|报刊|版面|头版|头条|见报|出版的?|刊登的?|登载的?|刊发的?|登的|报的|写的(?=报道|新闻|消息|文章|稿))"
    rf"|{_THAT}的(?:报道|新闻(?!发布|发言|联播|办|记者|中心|网)|消息(?!人士|面)|文章|稿[件子])|[这那][篇期条则]"
)
"""Words of the printed paper right after a date."""
_NEWEST_ISSUE = lazy_regex(
    r"(?:最新|最近)的?一期(?!间|的?(?:报纸?|[^,。?!]{0,6}报)?(?:出)?(?:是|在)?(?:哪[天日一]|几[月号日]|什么时候|何时|什么日|多少号))"
)
"""The newest day of the archive."""
_COMPARED_BEFORE = lazy_regex(r"(?:比|较|同比|对比|相比|[与和跟同])$")
_COMPARED_AFTER = lazy_regex(r"的?(?:同期|同月|同比|相比|比(?!赛|例|重|较|率|武|选|价))")
_IN_PAPER = r"社?(?:上|里|中|的|头版|头条|第?[a-z]?\d{1,2}版|有|刊|登|说|怎么|如何|写|[0-9])|(?:社?记者)"
_PAGE = re.compile(
    r"第?(?P<label>[a-z]\d{1,2}|\d{1,2}|(?<!十)[二三四五六七八九](?!十)|(?<=第)一|[二三]?十[一二三四五六七八九]?)版(?![本画权图次税])"
)
_LABELLED = r"(?<![a-z0-9])[a-z]0?[1-9]\d?(?![a-z0-9版纸类型])"
_LABEL = re.compile(rf"(?P<label>{_LABELLED})")
"""A label without the word for a page: right beside a date or a paper."""
_FRONT = re.compile(r"头版(?:头条)?(?!本)|(?<![第十])一版(?![本画权图次])")
_ON_PAGE = lazy_regex(r"上?的?(?:报道|新闻|消息|文章|头条|内容|有|刊|登|讲|说|写)|上|的|[,。?]|$")
WRITING = r"编写|撰写|采写|写|拍摄?"
"""Verbs of those who sign."""
_SIGNED = lazy_regex(
    r"(?P<role>(?:本报)?(?:记者|通讯员|作者)\s?)?(?P<name>[\u3400-\u9fff]{2,6}?)"
    rf"(?P<verb>(?:{WRITING}|报道)的?|发表(?:了|过)?(?=的?(?:哪|多少|几|文章|作品|稿))的?|的(?:报道|文章|稿子|稿件|作品))"
)
_INSIDE = lazy_regex(r"(?:里|中|上)面?(?=[,、谁哪什多几怎如为有说是都又还]|\s)")
"""After the words of a filter: 昨天的报道里谁, not 报道中央."""
_FILLING = lazy_regex(r"[\s的,。?、上里中]*")


class Holdings(Protocol):
    """Papers, pages, authors and dates of an archive."""

    @property
    def papers(self) -> Collection[str]:
        """Names of papers, as printed."""

    @property
    def front_page(self) -> PageLabel | None:
        """The label of the first page, as most papers print it."""

    def has_page(self, label: str) -> bool:
        """True if the archive has articles on a page of this label."""

    def has_author(self, name: str) -> bool:
        """True if a byline has this name."""

    @property
    def coverage(self) -> tuple[dt.date | None, dt.date | None]:
        """First and last date of the articles."""

    def has_articles(self, since: dt.date, until: dt.date) -> bool:
        """True if there are articles of these days."""


@dataclass(frozen=True, slots=True)
class FilteredQuestion:
    """A question with the filters in its words.

    sought:  normalised text without the words of filters.
    filters: given filters and filters in words combined.
    wish:    days to prefer, as filters, or None.
    period:  the date of `wish`, else the first period the question is about; None without any.
    notes:   keys of sentences on dates: impossible, not understood, without an issue.
    """

    sought: str
    filters: Filters
    wish: Filters | None = None
    period: DateMention | None = None
    notes: tuple[str, ...] = ()


def extract_filters(
    normal: str, given: Filters, holds: Holdings, *, reference: dt.date | None, ignoring: Collection[str] = ()
) -> FilteredQuestion:
    """Extract the filters in the words of a normalised question.

    given:     filters in force; words add no other of the same kind.
    reference: date of 今天; None for an archive without dates, then words set none.
    ignoring:  the `KINDS` not to be extracted.
    """
    dates = [] if reference is None else _dates_of(normal, reference, holds)
    closed = {*ignoring, *kinds_of(given)}
    spans: list[Span] = []
    merged = given
    for kind, find in _FINDERS.items():
        for span, filters in islice(find(normal, holds, dates), 0 if kind in ignoring else 1):
            if kind not in closed or merge(given, filters) == given:
                spans.append(span)
                merged = merge(merged, filters)
    wish, period = None, None
    if "date" not in closed and merged.since is None and merged.until is None:
        topics = [date for date in dates if not date.weak]
        wishes = ((w, date) for date in topics if (w := _wish(date, merged, holds)))
        wish, period = next(wishes, (None, next(iter(topics), None)))
    notes = () if "date" in closed or reference is None else _notes(normal, merged, dates, holds)
    return FilteredQuestion(_without(normal, spans), merged, wish, period, notes)


def _dates_of(normal: str, reference: dt.date, holds: Holdings) -> list[DateMention]:
    """Dates of a question in the archive's years, comparisons left out."""
    found = find_dates(normal, reference, latest=holds.coverage[1])
    if (newest := holds.coverage[1]) is not None:
        spans = (Span(*match.span()) for match in _NEWEST_ISSUE.finditer(normal))
        found = sorted([*found, *(DateMention(span, newest, newest) for span in spans)], key=_start)
    return [in_archive(date, holds) for date in found if not _is_compared(normal, date.span)]


def _start(date: DateMention) -> int:
    return date.span.start


def _is_compared(normal: str, span: Span) -> bool:
    """True for the measure of a comparison: 比去年同期, 与上月相比."""
    before, after = _COMPARED_BEFORE.search(normal[: span.start]), _COMPARED_AFTER.match(normal[span.end :])
    return bool(after or (before and before.group() in ("比", "较", "同比", "对比", "相比")))


def _notes(normal: str, filters: Filters, dates: Sequence[DateMention], holds: Holdings) -> tuple[str, ...]:
    """Notes on the dates of a question."""
    since, until = filters.since, filters.until
    printed = [
        match
        for match in FESTIVALS.finditer(normal)
        if re.match(_PRINTED, normal[match.end() :]) or re.search(rf"(?:{_ONLY})$", normal[: match.start()])
    ]
    chosen = [date for date in dates if not date.has_year and date.publication == (since, until)]
    said = {
        NO_SUCH_DAY: bool(impossible_dates(normal)),
        DATE_UNREAD: bool(printed or unread_dates(normal)),
        NO_ISSUE: since is not None and until is not None and not holds.has_articles(since, until),
        OTHER_YEARS: any(_has_other_years(date, holds) for date in chosen),
    }
    return tuple(note for note, holds_true in said.items() if holds_true)


def _has_other_years(date: DateMention, holds: Holdings) -> bool:
    """True if an earlier year of the archive has the same days."""
    first = holds.coverage[0]
    years = range(1, min(MOST_YEARS, date.since.year - first.year + 1)) if first else range(0)
    earlier = (date.years_before(year) for year in years)
    return any(day is not None and holds.has_articles(day.since, day.until) for day in earlier)


def kinds_of(filters: Filters) -> tuple[str, ...]:
    """The `KINDS` of the filters set."""
    dated = filters.since is not None or filters.until is not None
    values = (dated or None, filters.paper, filters.page, filters.author)
    return tuple(kind for kind, value in zip(KINDS, values, strict=True) if value is not None)


def merge(first: Filters, second: Filters) -> Filters:
    """Combine two filters; the second takes precedence."""
    values = {f.name: getattr(second, f.name) for f in fields(second)}
    return replace(first, **{name: value for name, value in values.items() if value is not None})


def without(filters: Filters, kind: str) -> Filters:
    """The filters less one of `KINDS`."""
    return replace(filters, **dict.fromkeys(("since", "until") if kind == "date" else (kind,)))


def is_bare(normal: str, found: FilteredQuestion) -> bool:
    """True for a text of filters alone: 只看2月15日的, A2版, 2月15日."""
    return bool(kinds_of(found.filters)) and not re.sub(rf"{_ONLY}|[呢吧吗]", "", found.sought).strip(
        " 的,。?!、上里中"
    )


def speaks_of_paper(normal: str) -> bool:
    """True for words of the printed paper: 报道, 头版, 只看."""
    return re.search(rf"{_ONLY}|{_PRINTED}", normal) is not None


Found = Iterator[tuple[Span, Filters]]


def _dates(normal: str, holds: Holdings, dates: list[DateMention]) -> Found:
    for date in dates:
        before = re.search(rf"(?:{_ONLY})$", normal[: date.span.start])
        after = re.match(rf"\s?(?:{_PRINTED})", normal[date.span.end :])
        start = before.start() if before else date.span.start
        end = date.span.end + (after.end() if after else 0)
        beside = any(
            normal[: date.span.start].endswith(paper)
            or normal[date.span.end :].removeprefix("的").startswith(paper)
            for paper in map(normalise, holds.papers)
        )
        page = re.match(
            rf"的?(?:头版|一版|{_PAGE.pattern}|{_LABELLED})", normal[date.span.end :]
        ) or re.search(rf"(?:头版|一版|{_PAGE.pattern})的?$", normal[: date.span.start])
        whole = not _FILLING.sub("", normal[:start] + normal[end:]).rstrip("呢吧?")
        newest = _NEWEST_ISSUE.fullmatch(date.span.cut(normal))
        if before or after or beside or page or whole or newest:
            yield Span(start, end), Filters(*date.publication)


def _papers(normal: str, holds: Holdings, dates: list[DateMention]) -> Found:
    for paper in sorted(holds.papers, key=len, reverse=True):
        start = normal.find(name := normalise(paper))
        if start < 0:
            continue
        end = start + len(name)
        before = re.search(rf"(?:(?:{_ONLY})|在|据)$", normal[:start])
        dated = any(d.span.start in (end, end + 1) or start in (d.span.end, d.span.end + 1) for d in dates)
        whole = not _FILLING.sub("", normal[:start] + normal[end:]).rstrip("呢吧?")
        if before or dated or whole or re.match(_IN_PAPER, normal[end:]):
            yield Span(before.start() if before else start, end), Filters(paper=paper)


def _pages(normal: str, holds: Holdings, dates: list[DateMention]) -> Found:
    places = [(m, _figures(m["label"])) for m in _PAGE.finditer(normal)]
    places += [(m, m["label"].upper()) for m in _LABEL.finditer(normal)]
    places += [(m, holds.front_page or "") for m in _FRONT.finditer(normal)]
    for match, written in places:
        label = next((form for form in page_forms(written) if form and holds.has_page(form)), None)
        start, end = match.span()
        before = re.search(rf"(?:{_ONLY})$", normal[:start])
        lettered = written[:1].isalpha() and match.re is _PAGE
        whole = match.re is not _LABEL and is_whole(normal[:start] + normal[end:])
        near = any(d.span.end in (start, start - 1) or d.span.start - end in (0, 1) for d in dates) or any(
            normal[:start].removesuffix("的").endswith(normalise(paper)) for paper in holds.papers
        )
        on_front = match.re is _FRONT and _ON_PAGE.match(normal[end:])
        if label and (before or lettered or near or whole or on_front):
            yield Span(before.start() if before else start, end), Filters(page=PageLabel(label))


def _figures(label: str) -> str:
    """A page label in figures and capitals: 十二 is 12."""
    return label.upper() if label.isascii() else f"{parse_numeral(label)}"


def _authors(normal: str, holds: Holdings, dates: list[DateMention]) -> Found:
    for match in _SIGNED.finditer(normal):
        if match["verb"].startswith("报道") and not match["role"]:
            continue  # 株洲日报报道, 据美联社报道
        name, end = match["name"], match.end("name")
        for length in range(min(4, len(name)), 1, -1):
            if holds.has_author(name[-length:]):
                role = match.start("role") if match["role"] and length == len(name) else end - length
                yield Span(role, match.end()), Filters(author=name[-length:])
                break


_FINDERS: dict[str, Callable[[str, Holdings, list[DateMention]], Found]] = {
    "date": _dates, "paper": _papers, "page": _pages, "author": _authors,
}  # fmt: skip


def _wish(date: DateMention, filters: Filters, holds: Holdings) -> Filters | None:
    """Days in which an event is reported, to be preferred."""
    first, last = holds.coverage
    if first is None or last is None or date.length > MAX_WISH_DAYS:
        return None
    since, until = (date.since, date.until) if date.bound == "since" else date.publication
    since, until = since or first, until or last
    if date.bound not in ("before", "after"):
        until = min(until, dt.date.max - dt.timedelta(days=REPORTED_WITHIN))
        until += dt.timedelta(days=REPORTED_WITHIN)
    if since > until or (since <= first and last <= until):
        return None
    return replace(filters, since=since, until=until) if holds.has_articles(since, until) else None


def in_archive(date: DateMention, holds: Holdings) -> DateMention:
    """Put a date without year into the latest year with articles.

    Without any, into the year nearer to the archive's days.
    """
    first = holds.coverage[0]
    if first is None or date.has_year:
        return date
    earlier = (date.years_before(years) for years in range(min(MOST_YEARS, date.since.year - first.year + 1)))
    held = next((d for d in earlier if d is not None and holds.has_articles(d.since, d.until)), None)
    return held or min(filter(None, (date, date.years_before(-1))), key=lambda d: _days_outside(d, holds))


def _days_outside(date: DateMention, holds: Holdings) -> int:
    """Days between a date and the archive's; 0 within."""
    first, last = holds.coverage
    if first is None or last is None:
        return 0
    return max(0, (first - date.until).days, (date.since - last).days)


def page_forms(label: str) -> tuple[str, ...]:
    """Spellings of a page label, as written first: 4, 04, A4, A04."""
    letters, number = page_number(label)
    if not number:
        return (label,)
    others = {"": ("A",), "A": ("",)}.get(letters, ())
    spelt = (f"{kind}{digits}" for kind in (letters, *others) for digits in (f"{number}", f"{number:02d}"))
    return tuple(dict.fromkeys((label, *spelt)))


def _without(normal: str, spans: list[Span]) -> str:
    """The text with these parts blanked, and a word of place behind."""
    for span in spans:
        inside = _INSIDE.match(normal, span.end)
        end = inside.end() if inside else span.end
        normal = normal[: span.start] + " " * (end - span.start) + normal[end:]
    return " ".join(normal.split()) if spans else normal
