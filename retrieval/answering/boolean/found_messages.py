"""Sentences of the program about the articles of a query."""

from __future__ import annotations

from retrieval.answering.boolean.article_search import FoundArticles
from retrieval.i18n import Messages

MAX_NAMED_TERMS = 5
"""Absent words named in a message."""


def found_heading(found: FoundArticles, words: Messages) -> str:
    """The number of articles, and the part of them shown."""
    say = words.say
    if not found.total:
        named = "、".join(f"“{term}”" for term in found.absent[:MAX_NAMED_TERMS])
        return say("search.none") + (say("search.absent", words=named) if named else "")
    total = say("search.total" if found.is_exact else "search.at_least", count=found.total)
    if not found.articles:
        return total + say("search.beyond", start=found.start)
    if len(found.articles) == found.total:
        return total + say("search.whole")
    last = found.start + len(found.articles) - 1
    return total + say("search.shown", first=found.start, last=last)
