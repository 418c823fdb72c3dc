"""Sentences of the program about lists and the archive, for every view.

They count and name, and never quote: a list is made of headlines and of sentences word for word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from retrieval.i18n import Messages, clip
from retrieval.models import ArchiveFact, ArticleList, FactKind, ListOrder

if TYPE_CHECKING:
    from retrieval.answering.word_trend import WordTrend

MAX_WORD_LENGTH = 40
"""Code points of a word named in a heading."""


def list_heading(listing: ArticleList, words: Messages) -> str:
    """Subject of a list with its counts."""
    count, days = f"{listing.total:,}", listing.days
    if listing.subject:
        key = "list.about" if listing.total else "list.nothing"
        return words.say(key, subject=listing.subject, count=count, days=days)
    key = ("list.whole_days" if days > 1 else "list.whole") if listing.total else "list.nothing_whole"
    return words.say(key, what=_restriction(listing, words), count=count, days=days)


def list_notes(listing: ArticleList, words: Messages) -> list[str]:
    """Limits of a list: articles unread, mentions in passing, nearest days."""
    notes = []
    if not listing.complete:
        candidates, read = f"{listing.candidates:,}", f"{listing.read:,}"
        key = "list.incomplete" if listing.order is ListOrder.BEST else "list.incomplete_newest"
        notes.append(words.say(key, candidates=candidates, read=read))
    if listing.passing:
        key = "list.passing" if listing.subject else "list.passing_kept"
        notes.append(words.say(key, count=f"{listing.passing:,}", subject=listing.subject))
    if listing.nearest:
        notes.append(words.say("list.nearest", days="、".join(map(words.date, listing.nearest))))
    return notes


def _restriction(listing: ArticleList, words: Messages) -> str:
    """Day, paper, page and author of a list in words."""
    filters = listing.filters
    named = {**dict(words.filters(filters))}
    author = named.pop("author", None)
    signed = words.say("list.signed", name=filters.author) if author else ""
    return " ".join(part for part in (*named.values(), signed) if part) or words.say("list.all")


def fact_lines(facts: Sequence[ArchiveFact], words: Messages) -> list[str]:
    """Facts of the archive itself, labelled as such."""
    said = [_fact(fact, words) for fact in facts] or [words.say("fact.nothing")]
    return [*said, words.say("fact.own")]


def _fact(fact: ArchiveFact, words: Messages) -> str:
    first, last = words.date(fact.first), words.date(fact.last)
    key = f"fact.{fact.kind}"
    if not fact.count and fact.kind in (FactKind.PAGES, FactKind.ARTICLES):
        key += "_none"
    elif not fact.count:
        key = "fact.nothing"
    paper, count = fact.paper or words.say("unknown.paper"), f"{fact.count or 0:,}"
    said = words.say(key, paper=paper, first=first, last=last, count=count, names="、".join(fact.names))
    if fact.nearest:
        said += words.say("list.nearest", days="、".join(map(words.date, fact.nearest)))
    return said


def trend_heading(trend: WordTrend, words: Messages) -> str:
    """Total and peak, each with its share of all articles."""
    peak, name = trend.peak, clip(trend.word, MAX_WORD_LENGTH)
    if peak is None:
        return words.say("browse.trend_empty", word=name)
    facts = {
        "count": trend.total,
        "share": percent(trend.total / max(1, trend.of)),
        "peak": trend.label(peak),
    }
    return words.say("browse.trend", word=name, most=peak.articles, peak_share=percent(peak.share), **facts)


def percent(share: float | None) -> str:
    """A share in percent, two digits at least; a dash for none."""
    if share is None:
        return "–"
    return f"{share:.2%}" if 0 < share < 0.001 else f"{share:.1%}"
