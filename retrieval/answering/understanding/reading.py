"""Query pipeline: complete a follow-up, extract filters, correct names, parse.

Steps in order: earlier turns complete a follow-up; words for date, paper, page and author become filters; a
misspelt name is corrected; the remaining text is parsed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from retrieval.answering.understanding.filters import extract_filters, is_bare, kinds_of, merge, without
from retrieval.answering.understanding.follow_ups import (
    LONGEST,
    CompletedQuestion,
    ConversationTurn,
    completed,
)
from retrieval.answering.understanding.name_correction import meant_name
from retrieval.answering.understanding.notes import notes_on
from retrieval.answering.understanding.question import LONGEST_QUESTION, Question
from retrieval.errors import EmptyQuestion, QuestionTooLong
from retrieval.index.search.facets import Facets
from retrieval.language.dates import DateMention
from retrieval.language.normalization import normalise
from retrieval.models import Filters

NEWS_AGE = 31
"""Days by which the newest issue may be older than today for 昨天 to be meant by the calendar; in an older
archive it is the day before the newest issue."""


@dataclass(frozen=True, slots=True)
class AskContext:
    """Conversation and calendar of a question.

    turns: earlier questions, the newest last; today: by the calendar, or
    None for the newest issue; ignoring: kinds of filter that are not taken from words."""

    turns: Sequence[ConversationTurn] = ()
    today: dt.date | None = None
    ignoring: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """A question ready to be searched.

    question: parsed; `text` is the whole question in words.
    whole:    the same with the words of filters, for searches without any other hit.
    filters:  in force. wish: narrower ones to be preferred, or None.
    period:   the date or period that the question is about, or None.
    """

    question: Question
    whole: Question
    filters: Filters
    wish: Filters | None
    carried: tuple[str, ...]
    notes: tuple[str, ...]
    meant: tuple[str, str] | None
    period: DateMention | None = None


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
    reference = reference_day(standing, holds)

    def narrowing(normal: str) -> Filters | None:
        found = extract_filters(normal, Filters(), holds, reference=reference)
        return found.filters if is_bare(normal, found) else None

    whole = completed(text, standing.turns, narrowing=narrowing)
    normal = normalise(whole.question)
    found = extract_filters(normal, given, holds, reference=reference, ignoring=standing.ignoring)
    filters = merge(_kept(whole, standing.ignoring), found.filters)
    wish = None if found.wish is None or "date" in kinds_of(filters) else merge(filters, found.wish)
    meant = meant_name(found.sought, holds.corpus) if len(normal) <= LONGEST else None
    sought = found.sought.replace(*meant) if meant else found.sought
    entire = replace(understand(normal), text=whole.question)
    question = entire if sought == normal else _understood(sought, entire, understand)
    notes = (*notes_on(normal), *found.notes)
    return ParsedQuestion(question, entire, filters, wish, whole.carried, notes, meant, found.period)


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


def _kept(whole: CompletedQuestion, ignoring: Collection[str]) -> Filters:
    filters = whole.filters
    for kind in ignoring:
        filters = without(filters, kind)
    return filters


def _understood(sought: str, entire: Question, understand: Callable[[str], Question]) -> Question:
    """Parse the text beside the filters; without any, the whole question."""
    try:
        return replace(understand(sought), text=entire.text)
    except EmptyQuestion:
        return entire
