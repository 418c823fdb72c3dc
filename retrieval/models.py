"""Domain objects of the archive: page, article, filters, hit, quote, answer.

Frozen, without behaviour beyond their invariants. Every stage (reading, indexing, answering) takes some
of them and gives others.

All offsets count Unicode code points. A `Span` within an article counts in `Article.text`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import NewType

PageLabel = NewType("PageLabel", str)
"""The printed name of a page within an issue: "A1", "05"."""

PassageId = NewType("PassageId", int)
"""The number of a passage within one generation, 0-based, in the order of the archive."""


def page_number(label: str) -> tuple[str, int]:
    """Letters and number of a label: "A1" -> ("A", 1).

    Without a number, 0.
    """
    letters = label.rstrip("0123456789")
    return letters, int(label[len(letters) :] or 0)


@dataclass(frozen=True, slots=True)
class Span:
    """Code points `start` (inclusive) to `end` (exclusive), `0 <= start <= end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def cut(self, text: str) -> str:
        """The part of `text` within the span."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page of a PDF or a scan.

    Unit: points (1/72 inch); pixels for scans without a resolution.
    page: 1-based page of the file.  x0, y0: upper left corner.  x1, y1: lower right corner; the origin is
    the upper left corner of the page as displayed.
    """

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Place:
    """Provenance of one piece of text: line and offsets in its source.

    line:  1-based line of the source file (of an export: the row).
    start: offset of the first code point in the decoded source (of an export: in the field).
    end:   offset after the last code point.
    page, source: page and file of the piece, where other than the article's (a continuation).
    box:   the line on the page, where the source has positions; line and offsets then count in the text of
           the page as read, one line of print a line.
    read_as: the text as read, where a person has corrected it; `end` is of the corrected text then.
    """

    line: int
    start: int
    end: int
    page: PageLabel | None = None
    source: str | None = None
    box: Box | None = None
    read_as: str | None = None


class BlockKind(StrEnum):
    """The kinds of block in an article, in newspaper terms."""

    KICKER = "kicker"
    HEADLINE = "headline"
    DECK = "deck"
    COLUMN = "column"
    BYLINE = "byline"
    SUBHEAD = "subhead"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"


BODY_KINDS = frozenset({BlockKind.PARAGRAPH, BlockKind.CAPTION})
"""Kinds with running text; all other kinds are titles and signatures."""


@dataclass(frozen=True, slots=True)
class Block:
    """One typed block of an article; its text is `article.text_of(block)`.

    places: provenance of its pieces, in order. Pieces of a body block are joined with nothing between
            (a sentence broken by a column), lines of a title block by one space.
    truncated: the end of the text is missing in the source.
    """

    kind: BlockKind
    start: int
    end: int
    places: tuple[Place, ...]
    truncated: bool = False


class ArticleKind(StrEnum):
    """Genre of an article."""

    NEWS = "news"
    COMMENTARY = "commentary"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Credit:
    """One part of a byline: a role and its names.

    role: as printed (记者, 通讯员, 作者, 摄影 …).
    """

    role: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """A duplicate of an article in another source of its issue.

    E.g. a second format, or another edition.
    """

    source: str
    page: PageLabel | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read from its source.

    id:    stable name of the article; for a row of an export the row's own id.
    no:    1-based place of the article on its page.
    text:  everything quotable: first the body (paragraphs, subheads and captions in reading order, one
           block a line), then the title lines and bylines, one a line. For a row of an export the body
           is the row's own text, unchanged.
    blocks: the typed parts of `text`, in order.
    jump_to, jump_from: the page named by a 下转, and by a 上接.
    continued_in, continues: ids of the next and the previous article of a jump where both keep ids of
           their own; otherwise a continuation is part of its article.
    Facts missing in the source are None (or empty), never guessed.
    """

    id: str
    no: int
    kind: ArticleKind
    text: str
    blocks: tuple[Block, ...]
    source: str
    paper: str | None = None
    date: dt.date | None = None
    page: PageLabel | None = None
    page_name: str | None = None
    kicker: str | None = None
    headline: str | None = None
    deck: str | None = None
    column: str | None = None
    byline: tuple[Credit, ...] = ()
    dateline: str | None = None
    jump_to: PageLabel | None = None
    lines: tuple[int, int] | None = None
    """First and last line of the article in its source, 1-based."""
    jump_from: PageLabel | None = None
    continued_in: str | None = None
    continues: str | None = None
    licence: str | None = None
    """Licence notice from `archive.toml`, shown beside quotes."""
    also_in: tuple[Copy, ...] = ()
    """Duplicates in other sources of the issue; the article is indexed once."""
    confidence: float | None = None
    """Mean OCR confidence of the characters, 0..1; None for text not read by OCR."""

    def blocks_of(self, *kinds: BlockKind) -> tuple[Block, ...]:
        """Blocks of the given kinds, in the order of the text."""
        return tuple(block for block in self.blocks if block.kind in kinds)

    def text_of(self, block: Block) -> str:
        """Text of a block of this article."""
        return self.text[block.start : block.end]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of one issue as read: its articles in reading order.

    paper, date and label are None where metadata, path and page are silent.
    """

    source: str
    articles: tuple[Article, ...]
    paper: str | None = None
    date: dt.date | None = None
    label: PageLabel | None = None
    name: str | None = None


NOTED_REASONS = frozenset(
    [
        "abstract_only", "bad_corrections", "broken_characters", "changed", "bad_date", "columns_guessed",
        "columns_parted", "correction_orphan", "correction_stale", "correction_unfit",
        "columns_read", "columns_unused", "garbled_lines", "mojibake_undone", "partial_date",
        "sheet_unused", "title_only",
    ]
)  # fmt: skip
"""Reasons of notes on a source that was taken in all the same."""

LEFTOVER_REASONS = frozenset(
    [
        "left_beside", "left_beyond", "left_cells", "left_doubtful", "left_elements", "left_facts",
        "left_furniture", "left_jumps", "left_other", "left_parts",
    ]
)  # fmt: skip
"""Reasons of text outside the articles of a source; facts: chars, stretches, example."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """An unreadable source or part of a source, with the reason.

    Or a note on what of a source was not read (`NOTED_REASONS`, `LEFTOVER_REASONS`). A fact "chars" is the
    number of characters that are in no article.
    source: path relative to the archive.
    reason: key of its message, e.g. "binary"; `facts` fill the gaps. A fact "at" is a place in words.
    place:  1-based line, row or page number within the source, if only a part is set aside.
    """

    source: str
    reason: str
    facts: tuple[tuple[str, str], ...] = ()
    place: int | None = None


@dataclass(frozen=True, slots=True)
class LeftoverTotal:
    """Text outside the articles of all sources, of one kind.

    reason: as of SetAside.  chars: without white space.  example: the source with most of it.
    """

    reason: str
    chars: int
    files: int
    example: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding for a person to check; no text was lost.

    source: path relative to the archive.  place: line, row or page number there, if known.
    reason: key of its message, e.g. "no_headline"; `facts` fill the gaps.
    """

    source: str
    reason: str
    facts: tuple[tuple[str, str], ...] = ()
    place: int | None = None


@dataclass(frozen=True, slots=True)
class UnmatchedJump:
    """A jump line without a partner in the issue.

    article_id, source: of the article with the jump line.  page: of that article.
    target: the page named.  forward: True for 下转, False for 上接.
    """

    article_id: str
    source: str
    page: PageLabel | None
    target: PageLabel
    forward: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """Restrictions of a search; None restricts nothing.

    since, until: first and last date, inclusive.  author: a name in the byline.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    paper: str | None = None
    page: PageLabel | None = None
    author: str | None = None


ANYWHERE = Filters()
"""No restriction."""


def filters_to_json(filters: Filters) -> dict[str, str]:
    """Filters in force, by name; dates as ISO 8601."""
    values = {f.name: getattr(filters, f.name) for f in fields(filters)}
    return {name: str(value) for name, value in values.items() if value is not None}


def filters_from_json(values: Mapping[str, str]) -> Filters:
    """Filters from the form of `filters_to_json`. Raises ValueError for a malformed date."""
    days = {name: dt.date.fromisoformat(values[name]) for name in ("since", "until") if name in values}
    page = PageLabel(values["page"]) if "page" in values else None
    return Filters(**days, paper=values.get("paper"), page=page, author=values.get("author"))


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by BM25, with its score.

    article_row: of its article in the generation.  span: of the passage in the article's text.
    """

    passage: PassageId
    article_row: int
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Quote:
    """Whole sentences, word for word, from one article.

    `text == article.text[start:end]`.
    answer:      the answer span, as offsets within `text`, or None.
    probability: calibrated probability of answering the question, 0..1.
    also:        corroborating articles with nearly the same sentence.
    """

    article: Article
    start: int
    end: int
    answer: Span | None
    probability: float
    also: tuple[Article, ...] = ()

    @property
    def text(self) -> str:
        """The quoted text."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """One article of a list.

    sentence: the one that matches, as a span of the article's text; None where the title lines, the byline
    or the day match. rank: place with the best first, from 0.
    """

    article: Article
    sentence: Span | None = None
    rank: int = 0


class SortOrder(StrEnum):
    """Orders of the articles found: best first, newest first, oldest first."""

    BEST = "best"
    NEWEST = "date"
    OLDEST = "oldest"


class ListOrder(StrEnum):
    """Order of a list: newest first, or best first."""

    DATE = "date"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class ArticleList:
    """The articles a question asks for.

    subject:  normalised words in common; empty for all articles of a day, page or author.
    total:    articles that match; where not `complete`, of those read.
    passing:  further articles with a mention in passing.
    days:     days of publication of the `total`.
    candidates: articles with the words. read: of these, for comparison.
    items:    the first of the `total`, in this order.
    nearest:  for an empty list of a day: the days before and after it with articles.
    """

    subject: str
    order: ListOrder
    filters: Filters
    total: int
    days: int
    items: tuple[ListedArticle, ...]
    passing: int = 0
    candidates: int = 0
    read: int = 0
    nearest: tuple[dt.date, ...] = ()

    @property
    def complete(self) -> bool:
        """True if every article with the words was read."""
        return self.read >= self.candidates

    @property
    def whole_day(self) -> dt.date | None:
        """The day of a list of all its articles or a page's."""
        filters = self.filters
        return (
            filters.since if not (self.subject or filters.author) and filters.since == filters.until else None
        )


class FactKind(StrEnum):
    """Kinds of facts of an archive about itself."""

    NEWEST_ISSUE = "newest_issue"
    OLDEST_ISSUE = "oldest_issue"
    COVERAGE = "coverage"
    PAPERS = "papers"
    ARTICLES = "articles"
    ISSUES = "issues"
    PAGES = "pages"


@dataclass(frozen=True, slots=True)
class ArchiveFact:
    """A fact of the archive about itself, from its index; no quote.

    paper: None for all. first, last: days. count: of papers, articles, issues or pages. names: of papers.
    nearest: of a day without an issue, the days with one before and after.
    """

    kind: FactKind
    paper: str | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    count: int | None = None
    names: tuple[str, ...] = ()
    nearest: tuple[dt.date, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a question: quotes, confidence, and the search behind them.

    answered:   True if the confidence reached the threshold; else the quotes are the nearest passages.
    confidence: calibrated probability of the first quote answering the question, 0..1.
    quotes:     best first, at most the number requested.
    hits:       the passages behind them, best first, at most ten, with the ids of their articles.
    elapsed_ms: milliseconds from question to answer.
    stages:     milliseconds of "understand", "search" and "rank".
    carried:    terms carried over from earlier turns of the conversation.
    absent:     terms of the question without an occurrence in the archive, normalised.
    notes:      keys of notes on the answer (table `note` of the message catalogue).
    differing:  number of first quotes with different values of one quantity on different days; 0 or at
                least 2.
    meant:      a name as asked (normalised) and its corrected form, used for the search.
    listing:    the articles asked for, where the question asks for a list.
    facts:      facts of the archive itself, where the question asks for them; then without quotes.
    """

    question: str
    answered: bool
    confidence: float
    quotes: tuple[Quote, ...]
    hits: tuple[tuple[Hit, str], ...]
    filters: Filters
    elapsed_ms: float
    carried: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    meant: tuple[str, str] | None = None
    differing: int = 0
    stages: tuple[tuple[str, float], ...] = ()
    listing: ArticleList | None = None
    facts: tuple[ArchiveFact, ...] = ()

    @property
    def is_found(self) -> bool:
        """True for a sure quote, a list with entries, or a fact."""
        return self.answered or bool(self.facts) or (self.listing is not None and self.listing.total > 0)
