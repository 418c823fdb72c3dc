"""Parameters of the pages: those of the API, taken leniently.

An empty field of a form is none, and a parameter that another program appended is passed over.
"""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, field_validator

from retrieval.answering.quotation_check.draft_file import MAX_DRAFT_BYTES
from retrieval.language.date_intervals import DateInterval
from retrieval.models import ListOrder, SortOrder, Span
from retrieval.web.api.browsing import LATEST
from retrieval.web.api.parameters import (
    MAX_OFFSET,
    MAX_TURNS,
    ArticleParameters,
    AskParameters,
    DayParameters,
    FilterParameters,
    Name,
    NoParameters,
    Offset,
    QuoteParameters,
    SignedParameters,
    Words,
)

LENIENT = ConfigDict(extra="ignore", frozen=True)


RESTRICTIONS = ("since", "until", "paper", "page", "byline")
"""Names of filters, in the order of the form."""


class FormParameters(FilterParameters):
    """Restrictions from a form."""

    model_config = LENIENT

    @field_validator("*", mode="before")
    @classmethod
    def _no_empty_field(cls, value: Any, info: Any) -> Any:
        default = cls.model_fields[info.field_name].default
        return default if value == "" else value

    @property
    def restrictions(self) -> dict[str, str]:
        """The filters given, by name, as written."""
        named = {name: getattr(self, name, None) for name in RESTRICTIONS}
        return {name: value for name, value in named.items() if value}


class AskPageParameters(FormParameters, SignedParameters):
    """A question; without one the page is the box alone.

    turn: earlier questions of the conversation, oldest first.
    """

    model_config = LENIENT

    question: Words = ""
    turn: tuple[Words, ...] = Field((), max_length=MAX_TURNS)
    sort: ListOrder | None = None

    def asked(self) -> AskParameters:
        """The question as the API takes it."""
        asked = {"question": self.question, "turns": self.turn, "sort": self.sort, **self.restrictions}
        return AskParameters.model_validate(asked)


class ArticlePageParameters(ArticleParameters):
    """An article, with a place to mark."""

    model_config = LENIENT

    start: Offset = 0
    end: Offset = 0

    @property
    def place(self) -> Span:
        """The place; empty without one or where it is none."""
        return Span(self.start, self.end) if self.start < self.end else Span(0, 0)


class QuotePageParameters(QuoteParameters):
    """A place in an article, from a permanent address."""

    model_config = LENIENT


class DayPageParameters(DayParameters):
    """The papers of a day, from a permanent address."""

    model_config = LENIENT


class DraftPageParameters(NoParameters):
    """A draft; empty for the form alone."""

    model_config = LENIENT

    text: str = Field("", max_length=MAX_DRAFT_BYTES)


class AnyDayPageParameters(DayPageParameters):
    """A day from a form; the newest by default."""

    date: Name = LATEST

    @field_validator("date", mode="before")
    @classmethod
    def _some_day(cls, value: Any) -> Any:
        return value or LATEST


class CalendarPageParameters(NoParameters):
    """A year of the calendar; None for the newest."""

    model_config = LENIENT

    year: int | None = Field(None, ge=1, le=9999)


class SearchPageParameters(FormParameters, SignedParameters):
    """A boolean query; without one the page is the box alone."""

    model_config = LENIENT

    query: Words = ""
    start: int = Field(1, ge=1, le=MAX_OFFSET)
    sort: SortOrder = SortOrder.BEST


class TrendPageParameters(FormParameters):
    """A word over time; without one the page is the box alone.

    by: None for the finest interval that fits.
    """

    word: Words = ""
    by: DateInterval | None = None
