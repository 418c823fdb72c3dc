"""The words of the archive as types: what a page, an article, a quote and an answer are.

Everything here is frozen and carries no behaviour beyond its own invariants. Every step of the
way (reading, indexing, answering) takes some of these and gives others back.

All offsets count Unicode code points. A `Span` within an article counts in `Article.text`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

PageLabel = NewType("PageLabel", str)
"""The printed name of a page within an issue: "A1", "05"."""

PassageId = NewType("PassageId", int)
"""The number of a passage within one generation, 0-based, in the order of the archive."""


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
        """The part of `text` that this span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page of a PDF or a scan, in points (1/72 inch; of scans without resolution: pixels).

    page: 1-based page of the file.  x0, y0: upper left corner, x1, y1: lower right one; the origin is the
    upper left corner of the page as shown.
    """

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where one piece of text stands in its source.

    line:  1-based line of the source file (of an export: the row).
    start: offset of the piece's first code point in the decoded source (of an export: in its field).
    end:   offset after its last code point.
    page, source: the page and file it stands on, where they are not those of its article (a continuation).
    box:   the line on the page, where the source has positions; line and offsets then count in the text of
           the page as read, one line of print a line.
    """

    line: int
    start: int
    end: int
    page: PageLabel | None = None
    source: str | None = None
    box: Box | None = None


class BlockKind(StrEnum):
    """What a block of a page is, in newspaper words (see DESIGN: words)."""

    KICKER = "kicker"
    HEADLINE = "headline"
    DECK = "deck"
    COLUMN = "column"
    BYLINE = "byline"
    SUBHEAD = "subhead"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"


BODY_KINDS = frozenset({BlockKind.PARAGRAPH, BlockKind.CAPTION})
"""The kinds of block that hold running text; all others are titles and signatures."""


@dataclass(frozen=True, slots=True)
class Block:
    """One typed block of an article: `article.text[start:end]`, made of the pieces at `places`.

    Body blocks are the pieces joined with nothing between (a sentence broken by a column);
    title blocks of several lines are joined by one space.
    `truncated`: the text lost its end in the source.
    """

    kind: BlockKind
    start: int
    end: int
    places: tuple[Place, ...]
    truncated: bool = False


class ArticleKind(StrEnum):
    """What sort of article a reader would call it."""

    NEWS = "news"
    COMMENTARY = "commentary"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Credit:
    """One part of a byline: a role as printed (记者, 通讯员, 作者, 摄影 …) and its names."""

    role: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """Where else an article stands: in another source of its issue (a second format, another edition)."""

    source: str
    page: PageLabel | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read from its source.

    id:    stable name of the article; for a row of an export the row's own id.
    no:    1-based place of the article on its page.
    text:  everything of the article that can be quoted: first the body (paragraphs, subheads and
           captions in reading order, one block a line), then the title lines and bylines, one a line.
           For a row of an export the body is the row's own text, unchanged.
    blocks: the typed parts of `text`, in the order of `text`.
    jump_to, jump_from: the page that a 下转 names, and that a 上接 names.
    continued_in, continues: the id of the article that goes on with this one, and of the one that this
           goes on with, where both keep ids of their own; else a continuation is part of its article.
    What the source does not say is None (or empty), never a guess.
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
    """What `archive.toml` asks to be shown beside quotes."""
    also_in: tuple[Copy, ...] = ()
    """Other sources of the issue that hold the same article; it is indexed once."""
    confidence: float | None = None
    """Mean certainty of its characters, 0..1, where they were read from a picture."""

    def blocks_of(self, *kinds: BlockKind) -> tuple[Block, ...]:
        """The blocks of these kinds, in the order of the text."""
        return tuple(block for block in self.blocks if block.kind in kinds)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of one issue as read: its articles in reading order.

    paper, date and label are None where neither metadata, path nor page say.
    """

    source: str
    articles: tuple[Article, ...]
    paper: str | None = None
    date: dt.date | None = None
    label: PageLabel | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A source that could not be read, or a part of one, and why.

    source: path relative to the archive.
    reason: key of the message that explains it, e.g. "binary"; `facts` fill its gaps.
    place:  1-based line, row or page number within the source, when only that part is set aside.
    """

    source: str
    reason: str
    facts: tuple[tuple[str, str], ...] = ()
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in the archive that a person should look at; nothing was lost by it.

    source: path relative to the archive; place: line, row or page number there, when there is one.
    reason: key of the message that says what it is, e.g. "no_headline"; `facts` fill its gaps.
    """

    source: str
    reason: str
    facts: tuple[tuple[str, str], ...] = ()
    place: int | None = None


@dataclass(frozen=True, slots=True)
class UnmatchedJump:
    """A jump line whose other end was not found in the issue.

    article_id, source: the article that has it.  page: the page it stands on.
    target: the page it names.  forward: whether it says 下转 (else 上接).
    """

    article_id: str
    source: str
    page: PageLabel | None
    target: PageLabel
    forward: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question is restricted to; None restricts nothing.

    since, until: first and last date allowed, both included. author: a name in the byline.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    paper: str | None = None
    page: PageLabel | None = None
    author: str | None = None


ANYWHERE = Filters()
"""No restriction."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that BM25 found: its article's row in the generation, its span there, its score."""

    passage: PassageId
    article_row: int
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Quote:
    """Whole sentences, word for word, from one article.

    `text == article.text[start:end]`. `answer` is the part that answers the question, as offsets
    within `text`, or None. `probability` is the calibrated chance that the quote answers (0..1).
    `also`: other articles that say the same in nearly the same words.
    """

    article: Article
    start: int
    end: int
    answer: Span | None
    probability: float
    also: tuple[Article, ...] = ()

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gave.

    answered:   whether the confidence reached the threshold; if not, the quotes are the nearest passages.
    confidence: calibrated chance that the first quote answers the question (0..1).
    quotes:     best first, at most as many as asked for.
    hits:       the passages behind them, best first, at most ten, with the ids of their articles.
    elapsed_ms: milliseconds from question to answer; stages: those of "understand", "search" and "rank".
    carried:    what was taken over from earlier turns of the conversation.
    absent:     words of the question that the archive never contains, normalised.
    notes:      keys of sentences that the reader should know of the answer (catalogue table `note`).
    differing:  how many of the first quotes give different values of the same for different days; 0 or 2
                and more.
    meant:      a name as asked (normalised) and as the archive has it, which was searched in its place.
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


def page_number(label: str) -> tuple[str, int]:
    """The letters of a page label and its number, 0 without one: "A1" -> ("A", 1)."""
    letters = label.rstrip("0123456789")
    return letters, int(label[len(letters) :] or 0)
