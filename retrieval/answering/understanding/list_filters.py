"""Filters of a list question: days of publication, a lone byline.

昨天有什么新闻 asks for the paper of that day, 记者罗欣有哪些报道 for his articles. A date within the
subject (关于2月3日发布会的报道) is part of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from retrieval.answering.understanding.answer_types import SURNAMES
from retrieval.answering.understanding.archive_questions import archive_question
from retrieval.answering.understanding.filters import (
    WRITING,
    FilteredQuestion,
    Holdings,
    in_archive,
    kinds_of,
)
from retrieval.answering.understanding.list_questions import ListRequest, is_whole, list_request
from retrieval.language.dates import DateMention, find_dates
from retrieval.language.normalization import normalise
from retrieval.models import FactKind, Filters, ListOrder
from retrieval.patterns import lazy_regex

_SUBJECT_BEGINS = lazy_regex(
    r"关于|有关|涉及|围绕|针对|提到|提及|提过|写到|写过|讲到|讲过|说到|谈到|谈过|报道"
)
_THAT_DAY = lazy_regex(r"[这那当]一?[天日期]")
_BYLINE = lazy_regex(
    r"(?:本报)?(?:记者|通讯员|作者|评论员|摄影师)?\s*(?P<name>[\u3400-\u9fff·]{2,8}?)(?:同志|老师)?"
)
_SIGNATURE = lazy_regex(
    r"(?:本报)?(?:记者|通讯员|作者|评论员|摄影师)\s*(?P<name>[\u3400-\u9fff·]{2,8})[?。]?"
)
"""A byline alone: 记者罗欣."""
_STRANGER = lazy_regex(
    rf"(?:本报)?(?:记者|通讯员|摄影师)\s*(?P<name>[{SURNAMES}][\u3400-\u9fff]{{1,2}}?)(?:都|一共|总共|近来|最近)?"
    rf"(?:{WRITING}|发表|发)(?:了|过)?(?:哪些|哪几|什么|多少|几)(?:篇|条|张|个)?"
    r"(?:新闻报道|报道|新闻|文章|稿件|稿子|作品|照片|东西)?[呢啊吗?!。]*"
)
"""A byline asked for by its role, of nobody known."""


@dataclass(frozen=True, slots=True)
class FilteredList:
    """A list request under the filters in force."""

    request: ListRequest
    filters: Filters


def filtered_list(found: FilteredQuestion, holds: Holdings, reference: dt.date | None) -> FilteredList | None:
    """The list asked for; None for any other question.

    reference: date of 今天; None for an archive without dates.
    """
    text, filters = _with_publication_date(found, holds, reference)
    kinds = {"date", "page", "author"} & set(kinds_of(filters))
    stranger = _STRANGER.fullmatch(text)
    if stranger and filters.author is None:  # else the nearest passages would be of namesakes
        return FilteredList(ListRequest("", order=ListOrder.DATE), replace(filters, author=stranger["name"]))
    known = _SIGNATURE.fullmatch(text)
    if known and filters.author is None and holds.has_author(known["name"]):
        return FilteredList(ListRequest("", order=ListOrder.DATE), replace(filters, author=known["name"]))
    of_paper = filters.paper is not None and is_whole(text)
    request = list_request(text, restricted=bool(kinds) or of_paper)
    if request is None:
        return None
    signed = _BYLINE.fullmatch(request.subject)
    if signed and filters.author is None and holds.has_author(signed["name"]):
        filters = replace(filters, author=signed["name"])
        request = ListRequest("", order=ListOrder.DATE)
    return FilteredList(request, filters)


def asked_fact(
    found: FilteredQuestion, holds: Holdings, reference: dt.date | None
) -> tuple[FactKind | None, Filters]:
    """The fact asked for, or None; and its day and paper."""
    text, filters = _with_publication_date(found, holds, reference)
    for paper in holds.papers:
        if (name := normalise(paper)) in text and filters.paper in (None, paper):
            text, filters = text.replace(name, "", 1), replace(filters, paper=paper)
            break
    fact = archive_question(text)
    if fact is FactKind.PAGES and filters.since is None and _THAT_DAY.match(text):
        filters = replace(filters, since=reference, until=reference)
    return fact, filters


def _with_publication_date(
    found: FilteredQuestion, holds: Holdings, reference: dt.date | None
) -> tuple[str, Filters]:
    """The text without its publication date, and the filters with it."""
    text, filters = found.sought, found.filters
    date = None if reference is None else _publication_date(text, reference, holds)
    if date is None:
        return text, filters
    text = f"{text[: date.span.start]} {text[date.span.end :]}".strip()
    if "date" not in kinds_of(filters):
        filters = replace(filters, since=date.publication[0], until=date.publication[1])
    return text, filters


def _publication_date(text: str, reference: dt.date, holds: Holdings) -> DateMention | None:
    """The first date outside the subject, in the archive's years."""
    begin = _SUBJECT_BEGINS.search(text)
    for date in find_dates(text, reference, latest=holds.coverage[1]):
        if begin is None or date.span.start < begin.start() or begin.start() == date.span.end:
            return in_archive(date, holds)
    return None
