"""Parameters of the pages: those of the API, taken leniently.

An empty field of a form is none, and a parameter that another program appended is passed over.
"""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, field_validator

from retrieval.models import ListOrder, Span
from retrieval.web.api.parameters import (
    MAX_TURNS,
    ArticleParameters,
    AskParameters,
    FilterParameters,
    Offset,
    QuoteParameters,
    Words,
)

LENIENT = ConfigDict(extra="ignore", frozen=True)


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
        named = {name: getattr(self, name) for name in ("since", "until", "paper", "page")}
        return {name: value for name, value in named.items() if value}


class AskPageParameters(FormParameters):
    """A question; without one the page is the box alone.

    turn: earlier questions of the conversation, oldest first.
    """

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
