"""Parameters of the endpoints, as models: parsed, described and documented by pydantic."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from retrieval.answering.answerer import Answerer
from retrieval.answering.filter_input import filters_from, held_filters
from retrieval.answering.quotation_check.draft_file import MAX_DRAFT_BYTES
from retrieval.bibliography.record_formats import RecordFormat
from retrieval.imaging.marked_page import PageImageSize
from retrieval.language.date_intervals import DateInterval
from retrieval.models import Filters, ListOrder, SortOrder

MAX_TURNS = 50
MAX_ITEMS = 500
"""Quotes of one export."""
MAX_OFFSET = 10**9
MAX_QUESTION_LENGTH = 20_000
"""Code points of a parameter; questions have a limit of their own below that."""

Words = Annotated[str, Field(max_length=MAX_QUESTION_LENGTH)]
Name = Annotated[str, Field(max_length=1000)]
ArticleId = Annotated[
    str, Field(min_length=1, max_length=2000, description="Id of an article, as in answers.")
]
Offset = Annotated[int, Field(ge=0, le=MAX_OFFSET, description="Code points from the start of the text.")]


class NoParameters(BaseModel):
    """No parameters; unknown ones are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FilterParameters(NoParameters):
    """Restrictions of a question or query."""

    since: Name | None = Field(None, description="First day: 2020-02-16, 2020-02 or 2020.")
    until: Name | None = Field(None, description="Last day, inclusive.")
    paper: Name | None = Field(None, description="Name of the paper.")
    page: Name | None = Field(None, description="Label of the page: A1, 4, 头版.")

    def filters(self, answerer: Answerer) -> Filters:
        """The filters in the spelling of an archive. Raises UsageError."""
        given = filters_from(since=self.since, until=self.until, paper=self.paper, page=self.page)
        return held_filters(given, answerer.holdings)


class SignedParameters(FilterParameters):
    """Restrictions, a name in the byline among them."""

    byline: Name | None = Field(None, description="A name in the byline.")

    def filters(self, answerer: Answerer) -> Filters:
        """The filters in the spelling of an archive. Raises UsageError."""
        return replace(FilterParameters.filters(self, answerer), author=(self.byline or "").strip() or None)


class AskParameters(SignedParameters):
    """A question, with the turns before it."""

    question: Words = Field(description="The question, in words.")
    turns: tuple[Words, ...] = Field(
        (), max_length=MAX_TURNS, description="Questions asked before, oldest first; it is the next turn."
    )
    without: tuple[ArticleId, ...] = Field(
        (), max_length=MAX_ITEMS, description="Ids of articles to leave out."
    )
    top: int | None = Field(None, ge=1, le=10, description="Quotes at most; by default as set.")
    sort: ListOrder | None = Field(None, description="Order of a list.")


class SearchParameters(SignedParameters):
    """A boolean query."""

    query: Words = Field(description="The query; AND, OR, NOT, phrases and fields as in `jianbao search`.")
    top: int = Field(10, ge=1, le=1000, description="Articles of one page of the result.")
    start: int = Field(1, ge=1, le=MAX_OFFSET, description="Place of the first article, from 1.")
    sort: SortOrder = Field(SortOrder.BEST, description="Order of the articles.")


class DayParameters(NoParameters):
    """The papers of a day."""

    date: Name = Field(description="The day: 2020-02-16, or 02-16 for the last year with an issue; latest.")
    paper: Name | None = Field(None, description="Name of the paper.")
    page: Name | None = Field(None, description="Label of the page.")


class ArticleParameters(NoParameters):
    """An article."""

    id: ArticleId


class SimilarParameters(ArticleParameters):
    """Articles like an article."""

    limit: int = Field(5, ge=1, le=10, description="Articles at most.")


class TrendParameters(FilterParameters):
    """A word over time."""

    word: Words = Field(description="The word.")
    by: DateInterval = Field(DateInterval.MONTH, description="Length of an interval.")


class QuoteParameters(ArticleParameters):
    """A place in an article."""

    start: Offset
    end: Offset
    digest: str | None = Field(
        None, pattern=r"^[0-9a-f]{16}([0-9a-f]{48})?$",
        description="SHA-256 of the words as UTF-8, whole or its first 16 digits, to be compared.",
    )  # fmt: skip


class PageImageParameters(ArticleParameters):
    """A printed page of an article, with a place to mark."""

    number: int = Field(ge=1, le=1000, description="Which of its printed pages; the one with the place is 1.")
    start: Offset = 0
    end: Offset = 0
    size: PageImageSize = Field(PageImageSize.SCREEN, description="Beside the text, or to read the print.")


class CheckParameters(NoParameters):
    """A draft."""

    text: str = Field(max_length=MAX_DRAFT_BYTES, description="The draft, plain text or Markdown.")
    name: Name | None = Field(None, description="Name of the draft, repeated in the report.")


class QuotedItem(NoParameters):
    """A quote of an export; without offsets the whole article."""

    article_id: ArticleId
    start: Offset = 0
    end: Offset = 0


class ExportParameters(SignedParameters):
    """A question, a query or chosen quotes as a file."""

    format: RecordFormat = Field(description="Format of the file.")
    question: Words | None = Field(None, description="Export the answer to a question …")
    turns: tuple[Words, ...] = Field(
        (), max_length=MAX_TURNS, description="(questions asked before it, oldest first)"
    )
    query: Words | None = Field(None, description="… or the articles of a query …")
    items: tuple[QuotedItem, ...] = Field((), max_length=MAX_ITEMS, description="… or these quotes.")
    top: int = Field(10, ge=1, le=1000, description="Quotes or articles at most.")
