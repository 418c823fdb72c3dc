"""Shapes of the JSON answers, for their description in OpenAPI.

The answers are made by `retrieval.wire_format` and its neighbours; tests compare every answer with its shape.
"""

from __future__ import annotations

from typing import Literal, NotRequired

from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict

Pair = tuple[int, int]

CLOSED = ConfigDict(extra="forbid")
"""No other fields than those described."""


@with_config(CLOSED)
class SourceShape(TypedDict):
    """Source of an article; unknown values are null."""

    article_id: str
    paper: str | None
    date: str | None
    page: str | None
    page_name: NotRequired[str]
    headline: str | None
    byline: str | None
    source: str


@with_config(CLOSED)
class CopyShape(TypedDict):
    """A copy of an article elsewhere in the issue."""

    source: str
    page: str | None


@with_config(CLOSED)
class CorrectedShape(TypedDict):
    """Words changed by a person; offsets within `text`."""

    start: int
    end: int
    read_as: str


@with_config(CLOSED)
class QuoteShape(SourceShape):
    """Whole sentences, word for word; `answer` are offsets within `text`."""

    text: str
    answer: Pair | None
    start: int
    end: int
    probability: float
    also_in: NotRequired[list[CopyShape]]
    licence: NotRequired[str]
    also: NotRequired[list[SourceShape]]
    corrected: NotRequired[list[CorrectedShape]]


@with_config(CLOSED)
class HitShape(TypedDict):
    """A passage found."""

    article_id: str
    passage_id: int
    score: float


@with_config(CLOSED)
class FilterShape(TypedDict):
    """Restrictions in force."""

    since: NotRequired[str]
    until: NotRequired[str]
    paper: NotRequired[str]
    page: NotRequired[str]
    author: NotRequired[str]


@with_config(CLOSED)
class SentenceShape(TypedDict):
    """A sentence of an article."""

    text: str
    start: int
    end: int


@with_config(CLOSED)
class ListedShape(SourceShape):
    """An article of a list, with the sentence that matches."""

    sentence: SentenceShape | None


@with_config(CLOSED)
class ListShape(TypedDict):
    """The articles a question asks for."""

    subject: str | None
    order: Literal["date", "best"]
    filters: FilterShape
    total: int
    days: int
    passing: int
    complete: bool
    candidates: int
    nearest: list[str]
    articles: list[ListedShape]


@with_config(CLOSED)
class FactShape(TypedDict):
    """A fact of the archive itself."""

    kind: str
    paper: str | None
    first: str | None
    last: str | None
    count: int
    names: list[str]
    nearest: list[str]


@with_config(CLOSED)
class AnswerShape(TypedDict):
    """The answer to a question; `quotes` are ranked, best first."""

    schema: Literal[1]
    id: None
    question: str
    answered: bool
    confidence: float
    quotes: tuple[QuoteShape, ...]
    hits: tuple[HitShape, ...]
    carried: tuple[str, ...]
    filters: FilterShape
    elapsed_ms: float
    absent: tuple[str, ...]
    notes: tuple[str, ...]
    meant: tuple[str, str] | None
    differing: int
    list: NotRequired[ListShape]
    facts: NotRequired[tuple[FactShape, ...]]


@with_config(CLOSED)
class SnippetShape(TypedDict):
    """Sentences with the words; `marks` are offsets within `text`."""

    text: str
    start: int
    end: int
    marks: list[Pair]


@with_config(CLOSED)
class FoundShape(SourceShape):
    """An article found, with its best passage."""

    passage_id: int | None
    score: float | None
    text: str
    start: int
    end: int
    marks: list[Pair]
    snippet: SnippetShape


@with_config(CLOSED)
class FacetValueShape(TypedDict):
    """A value of a facet, and its number of articles."""

    value: str
    count: int


@with_config(CLOSED)
class FacetsShape(TypedDict):
    """Facets of a result; bylines are those of its first `bylines_of` articles."""

    papers: list[FacetValueShape]
    years: list[FacetValueShape]
    pages: list[FacetValueShape]
    bylines: list[FacetValueShape]
    bylines_of: int


@with_config(CLOSED)
class SearchShape(TypedDict):
    """One page of a result; not `exact`: `total` is a lower bound."""

    schema: Literal[1]
    query: str
    hits: list[FoundShape]
    total: int
    exact: bool
    start: int
    nearest: bool
    absent: list[str]
    parsed: str
    facets: FacetsShape


@with_config(CLOSED)
class MonthShape(TypedDict):
    """A month: articles with the word, of all."""

    month: str
    articles: int
    of: int


@with_config(CLOSED)
class IntervalShape(TypedDict):
    """An interval of days, both included; share: None without an article."""

    first: str
    last: str
    articles: int
    of: int
    share: float | None


@with_config(CLOSED)
class TrendShape(TypedDict):
    """A word over time, and its best articles."""

    schema: Literal[1]
    word: str
    total: int
    of: int
    by: Literal["day", "week", "month", "year"]
    intervals: list[IntervalShape]
    months: NotRequired[list[MonthShape]]
    articles: list[SourceShape]


@with_config(CLOSED)
class PageShape(TypedDict):
    """One page of a day."""

    paper: str | None
    page: str | None
    articles: list[SourceShape]


@with_config(CLOSED)
class DayShape(TypedDict):
    """The papers of a day, and the nearest days before and after."""

    schema: Literal[1]
    date: str
    before: str | None
    after: str | None
    pages: list[PageShape]


@with_config(CLOSED)
class PlaceShape(TypedDict):
    """A line of the source.

    `start` and `end` count in the article's text, `box` in points of the page.
    """

    start: int
    end: int
    line: int
    page: str | None
    source: str
    box: tuple[int, float, float, float, float] | None


@with_config(CLOSED)
class BlockShape(TypedDict):
    """A block of an article; offsets count in its text."""

    kind: str
    start: int
    end: int
    places: list[PlaceShape]


@with_config(CLOSED)
class ArticleShape(SourceShape):
    """A whole article."""

    schema: Literal[1]
    kicker: str | None
    deck: str | None
    column: str | None
    kind: str
    text: str
    corrected: NotRequired[list[CorrectedShape]]
    blocks: list[BlockShape]


@with_config(CLOSED)
class SimilarShape(TypedDict):
    """The articles most like an article."""

    schema: Literal[1]
    article_id: str
    articles: list[SourceShape]


@with_config(CLOSED)
class CitedWordsShape(SourceShape):
    """Words at a place, with checksum, reference and lines of the source."""

    schema: Literal[1]
    text: str
    start: int
    end: int
    sha256: str
    citation: str
    places: list[PlaceShape]
    verified: bool | None


@with_config(CLOSED)
class HoldingsShape(TypedDict):
    """Papers, dates and counts of the archive."""

    schema: Literal[1]
    papers: list[str]
    first: str | None
    last: str | None
    counts: dict[str, int]
    generation: str
    built: str
    sample: bool


@with_config(CLOSED)
class ProblemShape(TypedDict):
    """Problem details (RFC 9457); `key` tells programs which problem it is."""

    type: str
    title: str
    status: int
    detail: str
    key: str
