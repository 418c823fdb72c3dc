"""Query trees: a boolean query parsed, and its canonical text.

`parse_query(str(node)) == node` for every node of the parser.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class QueryField(StrEnum):
    """Field of a term or limit, by its English name."""

    HEADLINE = "headline"
    BYLINE = "byline"
    PAGE = "page"
    DATE = "date"
    PAPER = "paper"


TEXT_FIELDS = frozenset({QueryField.HEADLINE, QueryField.BYLINE})
"""Fields of words; the others are limits on whole articles."""
QUOTING = (('"', '"”“'), ("「", "」"), ("『", "』"))
"""Opening mark, and the marks that its phrase cannot hold."""


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A word or phrase as typed, in the article or a field.

    quoted: typed within quotation marks.
    """

    text: str
    field: QueryField | None = None
    quoted: bool = False

    def __str__(self) -> str:
        text = quote_text(self.text) if self.quoted else self.text
        return f"{self.field}:{text}" if self.field else text


@dataclass(frozen=True, slots=True)
class DateLimit:
    """Days of publication, both included; None for an open end."""

    since: dt.date | None
    until: dt.date | None

    def __str__(self) -> str:
        if self.since == self.until:
            return f"date:{self.since}"
        return f"date:{self.since or ''}..{self.until or ''}"


@dataclass(frozen=True, slots=True)
class PlaceLimit:
    """A page or a paper, as typed. field: PAGE or PAPER."""

    field: QueryField
    value: str

    def __str__(self) -> str:
        return f"{self.field}:{quote_text(self.value)}"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Conjunction of at least two nodes, none of them a conjunction."""

    parts: tuple[QueryNode, ...]

    def __str__(self) -> str:
        return " ".join(f"({part})" if isinstance(part, AnyOf) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Disjunction of at least two nodes, none of them a disjunction."""

    parts: tuple[QueryNode, ...]

    def __str__(self) -> str:
        return " OR ".join(map(str, self.parts))


@dataclass(frozen=True, slots=True)
class Except:
    """Negation of a node other than a negation."""

    part: QueryNode

    def __str__(self) -> str:
        return f"-({self.part})" if isinstance(self.part, AllOf | AnyOf) else f"-{self.part}"


QueryNode = QueryTerm | DateLimit | PlaceLimit | AllOf | AnyOf | Except


def quote_text(text: str) -> str:
    """The text in quotation marks that it does not hold itself."""
    for opening, excluded in QUOTING:
        if not any(mark in text for mark in excluded):
            return f"{opening}{text}{excluded[0]}"
    return f'"{text}"'


def positive_terms(node: QueryNode) -> Iterator[QueryTerm]:
    """Terms outside negations, in the order typed.

    They are marked, and rank.
    """
    if isinstance(node, QueryTerm):
        yield node
    elif isinstance(node, AllOf | AnyOf):
        for part in node.parts:
            yield from positive_terms(part)


def is_plain(node: QueryNode) -> bool:
    """True for words alone: without quotation marks, fields and operators."""
    parts = node.parts if isinstance(node, AllOf) else (node,)
    return all(isinstance(part, QueryTerm) and not part.quoted and part.field is None for part in parts)
