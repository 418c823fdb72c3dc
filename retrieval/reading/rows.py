"""A row of an export made an Article: its own text untouched, its lines as blocks, its title fields after.

Offsets in the row's text are offsets in `Article.text`. The lines of the text are told apart by the same
rules as those of a page: subheads, bylines, captions, paragraphs; jump lines are no blocks. Nothing is
joined, for an export has no columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from retrieval.models import Article, ArticleKind, Block, BlockKind, Credit, PageLabel, Place
from retrieval.reading.assembly import merged
from retrieval.reading.bylines import parse_bare_names, parse_byline
from retrieval.reading.datelines import Lead, Tail, read_lead, read_tail
from retrieval.reading.drafts import LONGEST_CAPTION, is_photo_credit
from retrieval.reading.jump_lines import apart
from retrieval.reading.kinds import is_commentary, is_photo
from retrieval.reading.lines import split_lines, strip
from retrieval.reading.metadata import BadFact, PageFacts
from retrieval.reading.pieces import Piece, Sort, is_caption, piece_of

_FIELDS = ("kicker", "title", "subtitle", "author")
_AUTHOR_LABEL = re.compile(r"^[【\[（(]?\s*作者\s*[：:]\s*|[】\]）)]$")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
LONGEST_TITLE_FIELD = 2000
"""Code points of a title field; what claims to be a title and is longer is refused."""


@dataclass(frozen=True, slots=True)
class RowText:
    """The words of a row: its text as given, and its title fields, "" where they say nothing."""

    body: str
    kicker: str = ""
    title: str = ""
    subtitle: str = ""
    author: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> RowText | None:
        """The words of a row; None where it has neither title nor text. Raises BadFact."""
        body = _text(row, "text") or _text(row, "body")
        fields = {name: _text(row, name) for name in _FIELDS}
        for name, value in fields.items():
            if len(value) > LONGEST_TITLE_FIELD:
                raise BadFact(name, value)
        if not strip(body) and not strip(fields["title"]):
            return None
        return cls(body, **fields)


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadFact(name, type(value).__name__)
    text = str(value)
    if _HALF_PAIR.search(text):
        raise BadFact(name, "surrogate")
    return text


def article_of_row(texts: RowText, no: int, *, id: str, source: str, row: int, facts: PageFacts) -> Article:
    """The article that a row is. no: its number on its page; row: its line in the export."""
    pieces = [piece_of(group) for group in apart((line,) for line in split_lines(texts.body))]
    lead, tail = _lead_and_tail(pieces)
    bylines = [piece for piece in pieces if piece.sort is Sort.BYLINE]
    author = _author(texts.author)
    kind = _kind(texts, pieces, lead, tail, author)
    own = (
        bylines if kind is ArticleKind.PHOTO else [piece for piece in bylines if not is_photo_credit([piece])]
    )
    signed = [credit for piece in own for credit in piece.credits]
    body = [Block(k, p.lines[0].start, p.lines[0].end, (Place(row, p.lines[0].start, p.lines[0].end),))
            for k, p in _kinds(pieces, kind)]  # fmt: skip
    text, blocks = _with_titles(texts, body, row)
    return Article(
        id=id, no=no, kind=kind, text=text, blocks=blocks, source=source,
        paper=facts.paper, date=facts.date, page=facts.page, page_name=facts.page_name,
        kicker=_one_line(texts.kicker), headline=_one_line(texts.title), deck=_one_line(texts.subtitle),
        byline=merged([*author, *signed, *lead.credits, *(tail.credits if tail else ())]),
        dateline=lead.dateline or (tail.dateline if tail else None), lines=(row, row),
        jump_to=_page_of(pieces, Sort.JUMP_TO), jump_from=_page_of(pieces, Sort.JUMP_FROM),
    )  # fmt: skip


def _kinds(pieces: Sequence[Piece], kind: ArticleKind) -> Iterator[tuple[BlockKind, Piece]]:
    """The block kind of every line that is one."""
    for at, piece in enumerate(pieces):
        if piece.sort is Sort.BODY:
            under = pieces[at + 1 : at + 2]
            yield (
                (
                    BlockKind.CAPTION
                    if kind is ArticleKind.PHOTO or _is_caption(piece, under)
                    else BlockKind.PARAGRAPH
                ),
                piece,
            )
        elif piece.sort is Sort.BYLINE:
            yield BlockKind.BYLINE, piece
        elif piece.sort is Sort.TITLE or piece.sort is Sort.FURNITURE:
            yield (
                BlockKind.SUBHEAD
                if at + 1 < len(pieces) and piece.sort is Sort.TITLE
                else BlockKind.PARAGRAPH,
                piece,
            )


def _is_caption(piece: Piece, under: Sequence[Piece]) -> bool:
    if is_caption(piece.text):
        return True
    credited = bool(under) and under[0].sort is Sort.BYLINE and is_photo_credit(under)
    return credited and len(piece.text) <= LONGEST_CAPTION and piece.text.startswith("图")


def _lead_and_tail(pieces: Sequence[Piece]) -> tuple[Lead, Tail | None]:
    texts = [piece.text for piece in pieces if piece.sort is Sort.BODY]
    leads = (lead for lead in map(read_lead, texts[:3]) if lead.dateline or lead.credits)
    tails = (tail for tail in map(read_tail, reversed(texts[-3:])) if tail)
    return next(leads, Lead(None, (), 0)), next(tails, None)


def _author(field: str) -> tuple[Credit, ...]:
    words = strip(_AUTHOR_LABEL.sub("", strip(field)))
    if not words:
        return ()
    return parse_byline(words) or parse_bare_names(words) or (Credit("作者", (words[:40],)),)


def _kind(
    texts: RowText, pieces: Sequence[Piece], lead: Lead, tail: Tail | None, author: Sequence[Credit]
) -> ArticleKind:
    body = [piece.text for piece in pieces if piece.sort is Sort.BODY]
    subheads = sum(piece.sort is Sort.TITLE for piece in pieces)
    credit = pieces[-1].text if pieces and pieces[-1].sort is Sort.BYLINE else ""
    if not subheads and is_photo(body, credit, lead, tail):
        return ArticleKind.PHOTO
    roles = [c.role for piece in pieces if piece.sort is Sort.BYLINE for c in piece.credits] + [
        c.role for c in author
    ]
    titles = f"{texts.kicker} {texts.title} {texts.subtitle}"
    return ArticleKind.COMMENTARY if is_commentary(titles, roles, lead) else ArticleKind.NEWS


def _with_titles(texts: RowText, body: list[Block], row: int) -> tuple[str, tuple[Block, ...]]:
    """The row's text with its title fields and author after it, one a line; all blocks."""
    fields = (
        (BlockKind.KICKER, texts.kicker), (BlockKind.HEADLINE, texts.title),
        (BlockKind.DECK, texts.subtitle), (BlockKind.BYLINE, texts.author),
    )  # fmt: skip
    parts, blocks = [texts.body], list(body)
    at = len(texts.body) + 1
    for kind, field in fields:
        lines = split_lines(field)
        if not lines:
            continue
        words = " ".join(line.text for line in lines)
        places = tuple(Place(row, line.start, line.end) for line in lines)
        blocks.append(Block(kind, at, at + len(words), places))
        parts.append(words)
        at += len(words) + 1
    return "\n".join(parts), tuple(blocks)


def _one_line(field: str) -> str | None:
    return " ".join(line.text for line in split_lines(field)) or None


def _page_of(pieces: Sequence[Piece], sort: Sort) -> PageLabel | None:
    """The page that the last 下转 or 上接 names."""
    return next((piece.page for piece in reversed(pieces) if piece.sort is sort), None)
