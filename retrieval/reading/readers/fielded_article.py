"""An Article whose title fields are known: what rows of exports and pages of HTML have in common.

The title fields are believed as they are. The lines of the body are told apart by the same rules as those
of a page: subheads, bylines, captions, paragraphs; jump lines are no blocks. Nothing is joined, for such
sources have no columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.models import Article, ArticleKind, Block, BlockKind, Credit, PageLabel
from retrieval.reading.grammar.article_builder import (
    TextRow,
    compose_text,
    is_commentary,
    is_photo,
    merge_credits,
)
from retrieval.reading.grammar.article_drafts import MAX_CAPTION_CHARS, is_photo_credit
from retrieval.reading.grammar.bylines import parse_bare_names, parse_byline
from retrieval.reading.grammar.datelines import Lead, Tail, read_lead, read_tail
from retrieval.reading.grammar.jump_lines import split_jump_lines
from retrieval.reading.grammar.line_kinds import LineKind, Unit, is_caption, unit_of
from retrieval.reading.grammar.lines import Line, strip
from retrieval.reading.sources.page_facts import PageFacts

LONGEST_TITLE_FIELD = 2000
"""Code points of a title field; what claims to be a title and is longer is refused."""
_AUTHOR_LABEL = re.compile(r"^[【\[（(]?\s*作者\s*[：:]\s*|[】\]）)]$")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_LISTED = re.compile(r"\s*[;；]\s*")
LONGEST_NAME = 20


@dataclass(frozen=True, slots=True)
class Fielded:
    """The lines of an article: of its body, and of its title fields, empty where they say nothing.

    captions: lines that the source sets apart as belonging to pictures: what they show, who took them.
    pictured: whether the source shows a picture with the article.
    """

    body: tuple[Line, ...]
    kicker: tuple[Line, ...] = ()
    title: tuple[Line, ...] = ()
    subtitle: tuple[Line, ...] = ()
    author: tuple[Line, ...] = ()
    captions: tuple[Line, ...] = ()
    pictured: bool = False


def article_of_fields(
    fields: Fielded,
    no: int,
    *,
    id: str,
    source: str,
    facts: PageFacts,
    extent: tuple[int, int],
    given: str | None = None,
) -> Article:
    """The article that these fields describe.

    no: its number on its page; extent: its first and last line in the source.
    given: the text that the lines of the body are parts of, by their offsets, and that `Article.text` is
    to begin with; without it the text is made of the blocks, one a line, captions after the body.
    """
    pieces = [unit_of(group) for group in split_jump_lines((line,) for line in fields.body)]
    pictures = [unit_of((line,)) for line in fields.captions]
    told = pieces or pictures
    lead, tail = _lead_and_tail(told)
    author = _author(_one_line(fields.author) or "")
    kind = _kind(fields, told, lead, tail, author)
    body = [*_kinds(pieces, kind), *((_caption_kind(piece), piece) for piece in pictures)]
    text, blocks = _set_body(body, given)
    text, blocks = _with_titles(text, blocks, fields)
    return Article(
        id=id, no=no, kind=kind, text=text, blocks=blocks, source=source,
        paper=facts.paper, date=facts.date, page=facts.page, page_name=facts.page_name,
        kicker=_one_line(fields.kicker), headline=_one_line(fields.title), deck=_one_line(fields.subtitle),
        byline=_signed(author, [*pieces, *(pictures if kind is ArticleKind.PHOTO else [])], kind, lead, tail),
        dateline=lead.dateline or (tail.dateline if tail else None), lines=extent,
        jump_to=_page_of(pieces, LineKind.JUMP_TO), jump_from=_page_of(pieces, LineKind.JUMP_FROM),
    )  # fmt: skip


def _kinds(pieces: Sequence[Unit], kind: ArticleKind) -> Iterator[tuple[BlockKind, Unit]]:
    """The block kind of every line that is one."""
    for at, piece in enumerate(pieces):
        if piece.kind is LineKind.BODY:
            under = pieces[at + 1 : at + 2]
            pictured = kind is ArticleKind.PHOTO or _is_caption(piece, under)
            yield BlockKind.CAPTION if pictured else BlockKind.PARAGRAPH, piece
        elif piece.kind is LineKind.BYLINE:
            yield BlockKind.BYLINE, piece
        elif piece.kind is LineKind.TITLE or piece.kind is LineKind.FURNITURE:
            follows = (
                at + 1 < len(pieces) and piece.kind is LineKind.TITLE and not _BRACKETED.fullmatch(piece.text)
            )
            yield BlockKind.SUBHEAD if follows else BlockKind.PARAGRAPH, piece


def _caption_kind(piece: Unit) -> BlockKind:
    return BlockKind.BYLINE if piece.credits else BlockKind.CAPTION


def _is_caption(piece: Unit, under: Sequence[Unit]) -> bool:
    if is_caption(piece.text):
        return True
    credited = bool(under) and under[0].kind is LineKind.BYLINE and is_photo_credit(under)
    return credited and len(piece.text) <= MAX_CAPTION_CHARS and piece.text.startswith("图")


def _lead_and_tail(pieces: Sequence[Unit]) -> tuple[Lead, Tail | None]:
    texts = [piece.text for piece in pieces if piece.kind is LineKind.BODY]
    leads = (lead for lead in map(read_lead, texts[:3]) if lead.dateline or lead.credits)
    tails = (tail for tail in map(read_tail, reversed(texts[-3:])) if tail)
    return next(leads, Lead(None, (), 0)), next(tails, None)


def _author(field: str) -> tuple[Credit, ...]:
    words = strip(_AUTHOR_LABEL.sub("", strip(field)))
    if not words:
        return ()
    listed = tuple(name for name in _LISTED.split(words) if name)
    known = parse_byline(words) or parse_bare_names(words)
    if known is None and len(listed) > 1 and all(len(name) <= LONGEST_NAME for name in listed):
        return (Credit("作者", listed),)
    return known or (Credit("作者", (words[:40],)),)


def _kind(
    fields: Fielded, pieces: Sequence[Unit], lead: Lead, tail: Tail | None, author: Sequence[Credit]
) -> ArticleKind:
    if not fields.body and (fields.captions or fields.pictured):
        return ArticleKind.PHOTO
    body = [piece.text for piece in pieces if piece.kind is LineKind.BODY]
    subheads = sum(piece.kind is LineKind.TITLE for piece in pieces)
    credit = pieces[-1].text if pieces and pieces[-1].kind is LineKind.BYLINE else ""
    if not subheads and is_photo(body, credit, lead, tail):
        return ArticleKind.PHOTO
    roles = [c.role for piece in pieces if piece.kind is LineKind.BYLINE for c in piece.credits]
    if not _AUTHOR_LABEL.match(_one_line(fields.author) or ""):  # such a label stands before reporters, too
        roles += [credit.role for credit in author]
    titles = " ".join(_one_line(lines) or "" for lines in (fields.kicker, fields.title, fields.subtitle))
    return ArticleKind.COMMENTARY if is_commentary(titles, roles, lead) else ArticleKind.NEWS


def _signed(
    author: Sequence[Credit], pieces: Sequence[Unit], kind: ArticleKind, lead: Lead, tail: Tail | None
) -> tuple[Credit, ...]:
    """Who signs; who only took a picture does not sign a report."""
    bylines = (piece for piece in pieces if piece.kind is LineKind.BYLINE)
    own = (piece for piece in bylines if kind is ArticleKind.PHOTO or not is_photo_credit([piece]))
    signed = [credit for piece in own for credit in piece.credits]
    return merge_credits([*author, *signed, *lead.credits, *(tail.credits if tail else ())])


def _set_body(body: Sequence[tuple[BlockKind, Unit]], given: str | None) -> tuple[str, tuple[Block, ...]]:
    if given is None:
        return compose_text((kind, piece.lines, "", False) for kind, piece in body)
    blocks = (Block(k, p.lines[0].start, p.lines[0].end, (p.lines[0].place,)) for k, p in body)
    return given, tuple(blocks)


def _with_titles(text: str, blocks: tuple[Block, ...], fields: Fielded) -> tuple[str, tuple[Block, ...]]:
    """The text with the title fields and author after it, one a line; all blocks."""
    named = (
        (BlockKind.KICKER, fields.kicker), (BlockKind.HEADLINE, fields.title),
        (BlockKind.DECK, fields.subtitle), (BlockKind.BYLINE, fields.author),
    )  # fmt: skip
    rows: list[TextRow] = [(kind, lines, " ", False) for kind, lines in named if lines]
    if not rows:
        return text, blocks
    begin = len(text) + 1 if text or blocks else 0
    titles, after = compose_text(rows, begin=begin)
    return f"{text}\n{titles}" if begin else titles, (*blocks, *after)


def _one_line(lines: Sequence[Line]) -> str | None:
    return " ".join(line.text for line in lines) or None


def _page_of(pieces: Sequence[Unit], sort: LineKind) -> PageLabel | None:
    """The page that the last 下转 or 上接 names."""
    return next((piece.page for piece in reversed(pieces) if piece.kind is sort), None)
