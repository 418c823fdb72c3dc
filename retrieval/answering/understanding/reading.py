"""Query pipeline: complete a follow-up, extract filters, correct names, parse.

Steps in order: earlier turns complete a follow-up; words for date, paper, page and author become filters; a
misspelt name is corrected; the remaining text is parsed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from retrieval.answering.understanding.answer_types import SURNAMES
from retrieval.answering.understanding.filters import (
    KINDS,
    FilteredQuestion,
    extract_filters,
    is_bare,
    kinds_of,
    merge,
    speaks_of_paper,
    without,
)
from retrieval.answering.understanding.follow_ups import (
    LONGEST,
    CompletedQuestion,
    ConversationTurn,
    complete_follow_up,
    in_topic,
)
from retrieval.answering.understanding.list_filters import FilteredList, asked_fact, filtered_list
from retrieval.answering.understanding.name_correction import meant_name
from retrieval.answering.understanding.notes import notes_on
from retrieval.answering.understanding.question import LONGEST_QUESTION, Question
from retrieval.errors import EmptyQuestion, QuestionTooLong
from retrieval.index.search.facets import Facets
from retrieval.language.dates import DateMention, find_dates
from retrieval.language.normalization import normalise
from retrieval.models import FactKind, Filters, ListOrder

NEWS_AGE = 31
"""Days by which the newest issue may be older than today for 昨天 to be meant by the calendar; in an older
archive it is the day before the newest issue."""
_AFTER_NAME = "呢吧吗的?? 。!"
"""After another byline: 鲜敢呢?"""
ANY_ISSUE = "报纸"
"""Searched beside a list of a day or a page that names nothing else: 2月3日的呢."""
MAX_LISTED = 100
"""Articles of a list unless more are asked for; its total counts all."""


@dataclass(frozen=True, slots=True)
class AskContext:
    """Conversation and calendar of a question, and the form of a list.

    turns: earlier questions, the newest last; today: by the calendar, or
    None for the newest issue; ignoring: kinds of filter that are not taken from words.
    list_limit: articles of a list at most; list_order: in place of the order that its words suggest.
    """

    turns: Sequence[ConversationTurn] = ()
    today: dt.date | None = None
    ignoring: Collection[str] = ()
    list_limit: int = MAX_LISTED
    list_order: ListOrder | None = None


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """A question ready to be searched.

    question: parsed; `text` is the whole question in words.
    whole:    the same with the words of filters, for searches without any other hit.
    filters:  in force. wish: narrower ones to be preferred, or None.
    period:   the date or period that the question is about, or None.
    seen:     quotes already shown for this question.
    in_topic: the same text beside the topic of the last turn, to be judged by the answers; or None.
    listed:   the articles asked for, where the question asks for a list.
    fact:     the fact of the archive itself that is asked for; `filters` are then its day and paper.
    """

    question: Question
    whole: Question
    filters: Filters
    wish: Filters | None
    carried: tuple[str, ...]
    notes: tuple[str, ...]
    meant: tuple[str, str] | None
    period: DateMention | None = None
    seen: tuple[str, ...] = ()
    in_topic: ParsedQuestion | None = None
    listed: FilteredList | None = None
    fact: FactKind | None = None


def read_question(
    text: str,
    given: Filters,
    standing: AskContext,
    *,
    holds: Facets,
    understand: Callable[[str], Question],
) -> ParsedQuestion:
    """Parse a question in its context. Raises EmptyQuestion and QuestionTooLong."""
    text = " ".join(text.split())
    if len(text) > LONGEST_QUESTION:
        raise QuestionTooLong(length=len(text), limit=LONGEST_QUESTION)
    reader = _Reader(given, standing, holds, understand, reference_day(standing, holds))
    whole = complete_follow_up(
        text,
        standing.turns,
        narrowing=reader.narrowing,
        unfiltered=reader.unfiltered,
        cut=holds.corpus.analyser.cut,
    )
    beside = None if whole.carried else in_topic(text, standing.turns)
    try:
        asked = reader.parsed(whole)
    except EmptyQuestion:
        if beside is None:
            raise
        return reader.parsed(beside)
    if beside is None or asked.listed or asked.fact:  # a question for a list leans on no topic
        return asked
    return replace(asked, in_topic=reader.parsed(beside))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Parses the readings of one text. reference: date of 今天."""

    given: Filters
    standing: AskContext
    holds: Facets
    understand: Callable[[str], Question]
    reference: dt.date | None

    def narrowing(self, normal: str) -> Filters | None:
        """Filters of a text of filters alone; else None."""
        last = self.standing.turns[-1]
        name = normal.rstrip(_AFTER_NAME)
        is_rare = name[:1] not in SURNAMES  # other names are replaced in the question itself
        if last.filters.author is not None and is_rare and self.holds.has_author(name):
            return Filters(author=name)
        found = self._extracted(normal)
        if not is_bare(normal, found):
            return None
        if kinds_of(found.filters) != ("date",) or speaks_of_paper(normal):
            return found.filters
        topical = self.reference is not None and find_dates(normalise(last.question), self.reference)
        printed = "date" in kinds_of(last.filters)  # else the time is of the event: 上个月呢
        return found.filters if printed and not topical else None

    def unfiltered(self, text: str, kinds: Collection[str] = KINDS) -> str:
        """A question less its filters of these kinds, dates included."""
        normal = normalise(text)
        ignoring = tuple(kind for kind in KINDS if kind not in kinds)
        sought = extract_filters(
            normal, Filters(), self.holds, reference=self.reference, ignoring=ignoring
        ).sought
        dates = find_dates(sought, self.reference) if "date" in kinds and self.reference else []
        for date in reversed(dates):
            sought = sought[: date.span.start] + sought[date.span.end :]
        return " ".join(sought.split()) if dates or sought != normal else text

    def parsed(self, whole: CompletedQuestion) -> ParsedQuestion:
        """The question of one reading. Raises EmptyQuestion."""
        normal = normalise(whole.asked or whole.question)
        ignoring = self.standing.ignoring
        found = extract_filters(normal, self.given, self.holds, reference=self.reference, ignoring=ignoring)
        filters = merge(self._kept(whole, found), found.filters)
        if "date" in kinds_of(found.filters):  # a new date replaces the old one, its open end too
            filters = replace(filters, since=found.filters.since, until=found.filters.until)
        elif found.period is not None and not self._printed_before(
            whole
        ):  # days of the last question's topic
            filters = without(filters, "date")
        wish = None if found.wish is None or "date" in kinds_of(filters) else merge(filters, found.wish)
        meant = meant_name(found.sought, self.holds.corpus) if len(normal) <= LONGEST else None
        sought = found.sought.replace(*meant) if meant else found.sought
        fact, of_fact = asked_fact(replace(found, filters=filters), self.holds, self.reference)
        listed = None if fact else filtered_list(replace(found, filters=filters), self.holds, self.reference)
        try:
            entire = self._beside_topic(normal, whole, found)
        except EmptyQuestion:
            if listed is None and fact is None:
                raise
            entire = self.understand(ANY_ISSUE)
        question = entire = replace(entire, text=whole.question)
        if sought != normal:
            with suppress(EmptyQuestion):
                question = replace(self._beside_topic(sought, whole, found), text=whole.question)
        seen = (self.standing.turns[-1].quote,) if whole.repeats else ()
        notes = (*notes_on(normal), *found.notes)
        return ParsedQuestion(
            question, entire, of_fact if fact else filters, wish, whole.carried, notes, meant, found.period,
            seen=seen, listed=listed, fact=fact,
        )  # fmt: skip

    def _printed_before(self, whole: CompletedQuestion) -> bool:
        """True if the last question, now narrowed, set a day of printing."""
        turns = self.standing.turns
        return whole.narrows and "date" in kinds_of(self._extracted(normalise(turns[-1].question)).filters)

    def _kept(self, whole: CompletedQuestion, found: FilteredQuestion) -> Filters:
        """The filters that go on: less those whose words are replaced."""
        filters, gone = whole.filters, set(self.standing.ignoring)
        if whole.replaces:
            last = self._extracted(normalise(self.standing.turns[-1].question))
            gone.update(set(kinds_of(last.filters)) - set(kinds_of(found.filters)))
        for kind in gone:
            filters = without(filters, kind)
        return filters

    def _beside_topic(self, normal: str, whole: CompletedQuestion, found: FilteredQuestion) -> Question:
        """The parsed text, with the topic's words to find passages. Raises EmptyQuestion."""
        if not whole.topic:
            return self.understand(normal)
        dated = found.period is not None or "date" in kinds_of(found.filters)
        topic = self.unfiltered(whole.topic) if dated else self._extracted(normalise(whole.topic)).sought
        try:
            beside = self.understand(topic)
        except EmptyQuestion:
            return self.understand(normal)
        question = self.understand(normal)
        tokens = (*question.tokens, *(token for token in beside.tokens if token not in question.tokens))
        question = replace(question, tokens=tokens, in_full=normalise(whole.question))
        if not whole.inherits:
            return question
        last = self.understand(self.standing.turns[-1].question)
        return replace(question, kind=last.kind, focus=last.focus, units=last.units, asked=last.asked)

    def _extracted(self, normal: str) -> FilteredQuestion:
        return extract_filters(normal, Filters(), self.holds, reference=self.reference)


def reference_day(standing: AskContext, holds: Facets) -> dt.date | None:
    """Date of 今天.

    The day of the issue under discussion, else the reader's, else that of
    the newest issue; None where the archive has no dates."""
    newest = holds.coverage[1]
    if newest is None:
        return None
    if standing.turns and (day := standing.turns[-1].date) is not None:
        return day
    if standing.today is None or not 0 <= (standing.today - newest).days <= NEWS_AGE:
        return newest
    return standing.today
