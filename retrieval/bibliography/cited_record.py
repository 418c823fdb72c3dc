"""Cited records: a quote, snippet or article with its citation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.citations import cite_first_page
from retrieval.corrected_words import corrected_words
from retrieval.i18n import Messages
from retrieval.models import Answer, Article, Span

if TYPE_CHECKING:
    from retrieval.answering.boolean.article_search import FoundArticles


@dataclass(frozen=True, slots=True)
class CitedRecord:
    """One quote or article of a table or a bibliography.

    asked:       the question or query.  rank: 1-based place in its result.
    article:     with the page and the source of the quoted words; None where nothing was found.
    text:        the quoted words; empty for an article as a whole.
    answer:      the part that answers the question; empty without one.
    answered:    of a question; None elsewhere.  probability: of the quote, 0..1.
    remark:      why nothing was found or asked; of a kept quote its note.
    """

    asked: str
    rank: int
    article: Article | None
    text: str = ""
    answer: str = ""
    answered: bool | None = None
    probability: float | None = None
    remark: str = ""
    corrected: tuple[tuple[str, str], ...] = ()
    """Words of the text changed by a person, each with the words as read."""

    def remarks(self, messages: Messages) -> list[str]:
        """The remark, then a line a correction."""
        lines = [messages.say("source.correction", now=now, read=read) for now, read in self.corrected]
        return [line for line in (self.remark, *lines) if line]

    @property
    def correction_notes(self) -> list[str]:
        """Corrections in no language: the words now, and as read."""
        return [f"[{now} ← {read}]" for now, read in self.corrected]


def records_of_answer(answer: Answer, *, remark: str = "") -> Iterator[CitedRecord]:
    """One record a quote, best first; of a list one an article.

    Nearest passages are marked as unanswered; without any there is one record without an article.
    remark: said beside that one.
    """
    listed = answer.listing.items if answer.listing is not None else ()
    for rank, one in enumerate(listed, 1):
        yield record_of_passage(answer.question, rank, one.article, one.sentence or Span(0, 0))
    if listed:
        return
    if not answer.quotes:
        yield CitedRecord(answer.question, 1, None, answered=answer.answered, remark=remark)
    for rank, quote in enumerate(answer.quotes, 1):
        yield CitedRecord(
            answer.question,
            rank,
            cite_first_page(quote.article, Span(quote.start, quote.end)),
            quote.text,
            quote.answer.cut(quote.text) if quote.answer else "",
            answer.answered,
            quote.probability,
            corrected=_corrected(quote.article, Span(quote.start, quote.end)),
        )


def records_of_search(words: str, found: FoundArticles) -> Iterator[CitedRecord]:
    """One record an article, with its snippet."""
    for rank, one in enumerate(found.articles, found.start):
        yield record_of_passage(words, rank, one.article, one.snippet.span)


def record_of_passage(asked: str, rank: int, article: Article, span: Span) -> CitedRecord:
    """The record of a part of an article.

    Of the whole for an empty span.
    """
    cited = cite_first_page(article, span)
    return CitedRecord(asked, rank, cited, span.cut(article.text), corrected=_corrected(article, span))


def _corrected(article: Article, span: Span) -> tuple[tuple[str, str], ...]:
    found = corrected_words(article, span) if len(span) else ()
    return tuple((one.span.cut(article.text), one.read_as) for one in found)


def title_of(article: Article) -> str:
    """The headline on one line; empty without one."""
    return " ".join((article.headline or "").split())


def authors_of(article: Article) -> list[str]:
    """Names of the byline in order, each once, on one line."""
    names = (" ".join(name.split()) for credit in article.byline for name in credit.names)
    return list(dict.fromkeys(filter(None, names)))
