"""Sentences of the program about an answer, for every view.

They say how a question was understood and what the archive covers, and never quote.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from retrieval.answering.understanding.notes import FOREIGN, NO_ISSUE
from retrieval.i18n import Messages, clip
from retrieval.models import Answer, Filters
from retrieval.patterns import lazy_regex

if TYPE_CHECKING:
    from retrieval.archive.live_index import Coverage

MAX_NAME_LENGTH = 30
"""Code points of a corrected name."""
MAX_CARRIED_LENGTH = 60
"""Code points of one part carried over from the previous question."""
SHORT_QUESTION_LENGTH = 3
"""Characters; a shorter question without an answer gets the hint to say more."""
MAX_PAPERS, MAX_PAPER_LENGTH = 8, 18
"""Papers named in a line of coverage, and code points of each."""

_CHINESE = lazy_regex(r"[\u3400-\u9fff]")


def understanding_lines(answer: Answer, words: Messages) -> list[str]:
    """Lines on the understanding: corrected name, carried-over parts, filters, notes."""
    parts = [clip(part, MAX_CARRIED_LENGTH) for part in answer.carried]
    carried = words.say("answer.carried", parts="、".join(parts)) if parts else ""
    shown = filters_line(answer.filters, words)
    meant = words.say("answer.meant", name=clip(answer.meant[1], MAX_NAME_LENGTH)) if answer.meant else ""
    # FOREIGN has a hint of its own in the abstention
    notes = [words.say(f"note.{note}") for note in answer.notes if note != FOREIGN]
    return [line for line in (meant, " ".join(filter(None, (carried, shown))), *notes) if line]


def filters_line(filters: Filters, words: Messages) -> str:
    """Filters in force as one line; empty without filters."""
    named = [clip(part, MAX_CARRIED_LENGTH) for _, part in words.filters(filters)]
    return words.say("answer.filtered", parts="、".join(named)) if named else ""


def abstention_keys(answer: Answer) -> tuple[str, str | None]:
    """Catalogue keys of the sentences around the coverage, for no answer.

    What is shown is never denied: 没有找到有把握的答案 stands above the nearest sentence, 没有找到答案 where
    nothing is near. On days without an issue the note on them says why.
    """
    if answer.quotes:
        return "answer.unsure", "answer.nearest"
    return "answer.not_found", None if NO_ISSUE in answer.notes else "answer.nothing"


def hint_key(question: str) -> str | None:
    """Catalogue key of a hint for an unanswered question, or None."""
    if question and not _CHINESE.search(question):
        return "bot.hint_chinese"
    return "bot.hint_longer" if 0 < len(question) <= SHORT_QUESTION_LENGTH else None


def questions_to_try(examples: Sequence[str], words: Messages) -> Sequence[str]:
    """The examples of an archive, else a question for any archive."""
    return examples or (words.say("bot.any_question"),)


def coverage_line(coverage: Coverage, words: Messages) -> str:
    """Line of coverage: papers, first and last date, number of articles."""
    shown = [clip(paper, MAX_PAPER_LENGTH) for paper in coverage.papers[:MAX_PAPERS]]
    papers = "、".join(shown) or words.say("unknown.paper")
    if len(coverage.papers) > MAX_PAPERS:
        papers = words.say("bot.papers", papers=papers, count=len(coverage.papers))
    dates = [words.date(day) for day in dict.fromkeys((coverage.first, coverage.last))]
    return words.say(
        "answer.coverage", papers=papers, span=" – ".join(dates), articles=coverage.counts["articles"]
    )
