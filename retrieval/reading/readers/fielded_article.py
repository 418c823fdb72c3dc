"""Articles with known title fields: rows of exports and HTML pages.

The title fields are taken as given. Body lines are classified by the grammar of a page: subheads, bylines,
captions, paragraphs; jump lines make no block. Nothing is joined, for such sources have no columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.models import Article, ArticleKind, Block, BlockKind, Credit, PageLabel
from retrieval.patterns import lazy_regex
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

MAX_TITLE_CHARS = 2000
"""Code points of a title field; a longer field is refused."""
MAX_NAME_CHARS = 20
"""Code points of a name in an author list."""
_AUTHOR_LABEL = lazy_regex(r"^[【\[（(]?\s*作者\s*[：:]\s*|[】\]）)]$")
_BRACKETED = lazy_regex(r"[（(][^（）()]*[）)]")
_LISTED = lazy_regex(r"\s*[;；]\s*")


@dataclass(frozen=True, slots=True)
class ArticleFields:
    """Lines of an article by field; unknown fields are empty.

    captions: lines beside pictures, set apart by the source: captions and photo credits.
    pictured: True for an article shown with a picture.
    author_of_metadata: True for an author named by the machine-readable head of a web page alone: reporters
              stand there, too, so that it makes no commentary.
    """

    body: tuple[Line, ...]
    kicker: tuple[Line, ...] = ()
    title: tuple[Line, ...] = ()
    subtitle: tuple[Line, ...] = ()
    author: tuple[Line, ...] = ()
    captions: tuple[Line, ...] = ()
    pictured: bool = False
    author_of_metadata: bool = False


@dataclass(frozen=True, slots=True)
class ArticleOrigin:
    """Identity of an article: id, number on its page, source, page facts.

    extent: first and last line in the source.
    """

    id: str
    no: int
    source: str
    facts: PageFacts
    extent: tuple[int, int]


def article_of_fields(fields: ArticleFields, origin: ArticleOrigin, given: str | None = None) -> Article:
    """Build an article from its fields.

    given: text containing the body lines at their offsets, and the beginning of `Article.text`; without it
    the text is made of the blocks, one per line, captions after the body.
    """
    facts = origin.facts
    units = [unit_of(group) for group in split_jump_lines((line,) for line in fields.body)]
    pictures = [unit_of((line,)) for line in fields.captions]
    lead, tail = _lead_and_tail(units or pictures)
    author = _author(fields.author)
    kind = _article_kind(fields, units or pictures, lead, tail, author)
    body = [*_block_kinds(units, kind), *((_caption_kind(unit), unit) for unit in pictures)]
    text, blocks = _set_body(body, given)
    text, blocks = _with_titles(text, blocks, fields)
    return Article(
        id=origin.id, no=origin.no, kind=kind, text=text, blocks=blocks, source=origin.source,
        paper=facts.paper, date=facts.date, page=facts.page, page_name=facts.page_name,
        kicker=_one_line(fields.kicker), headline=_one_line(fields.title), deck=_one_line(fields.subtitle),
        byline=_byline(author, [*units, *(pictures if kind is ArticleKind.PHOTO else [])], kind, lead, tail),
        dateline=lead.dateline or (tail.dateline if tail else None), lines=origin.extent,
        jump_to=_jump_page(units, LineKind.JUMP_TO), jump_from=_jump_page(units, LineKind.JUMP_FROM),
    )  # fmt: skip


def _block_kinds(units: Sequence[Unit], kind: ArticleKind) -> Iterator[tuple[BlockKind, Unit]]:
    """Units with their block kinds; jump lines left out."""
    for at, unit in enumerate(units):
        if unit.kind is LineKind.BODY:
            pictured = kind is ArticleKind.PHOTO or _is_caption(unit, units[at + 1 : at + 2])
            yield BlockKind.CAPTION if pictured else BlockKind.PARAGRAPH, unit
        elif unit.kind is LineKind.BYLINE:
            yield BlockKind.BYLINE, unit
        elif unit.kind is LineKind.TITLE or unit.kind is LineKind.FURNITURE:
            is_title = unit.kind is LineKind.TITLE and not _BRACKETED.fullmatch(unit.text)
            yield BlockKind.SUBHEAD if is_title and at + 1 < len(units) else BlockKind.PARAGRAPH, unit


def _caption_kind(unit: Unit) -> BlockKind:
    return BlockKind.BYLINE if unit.credits else BlockKind.CAPTION


def _is_caption(unit: Unit, under: Sequence[Unit]) -> bool:
    """True for a caption by its words or a photo credit.

    The credit must be right under a line about a picture.
    """
    if is_caption(unit.text):
        return True
    credited = bool(under) and under[0].kind is LineKind.BYLINE and is_photo_credit(under)
    return credited and len(unit.text) <= MAX_CAPTION_CHARS and unit.text.startswith("图")


def _lead_and_tail(units: Sequence[Unit]) -> tuple[Lead, Tail | None]:
    """Lead and tail of the body.

    The first lead of three opening paragraphs, the last tail of three closing ones.
    """
    texts = [unit.text for unit in units if unit.kind is LineKind.BODY]
    leads = (lead for lead in map(read_lead, texts[:3]) if lead.dateline or lead.credits)
    tails = (tail for tail in map(read_tail, reversed(texts[-3:])) if tail)
    return next(leads, Lead(None, (), 0)), next(tails, None)


def _author(field: Sequence[Line]) -> tuple[Credit, ...]:
    """Credits of an author field.

    A byline, bare names, a list of names, each on a line or parted by semicolons, or the text as one name.
    """
    words = strip(_AUTHOR_LABEL.sub("", strip(_one_line(field) or "")))
    if not words:
        return ()
    parts = [line.text for line in field] if len(field) > 1 else [words]
    listed = tuple(name for part in parts for name in _LISTED.split(part) if name)
    credits = parse_byline(words) or parse_bare_names(words)
    if credits is None and len(listed) > 1 and all(len(name) <= MAX_NAME_CHARS for name in listed):
        return (Credit("作者", listed),)
    return credits or (Credit("作者", (words[:40],)),)


def _article_kind(
    fields: ArticleFields, units: Sequence[Unit], lead: Lead, tail: Tail | None, author: Sequence[Credit]
) -> ArticleKind:
    if not fields.body and (fields.captions or fields.pictured):
        return ArticleKind.PHOTO
    body = [unit.text for unit in units if unit.kind is LineKind.BODY]
    subheads = sum(unit.kind is LineKind.TITLE for unit in units)
    credit = units[-1].text if units and units[-1].kind is LineKind.BYLINE else ""
    if not subheads and is_photo(body, credit, lead, tail):
        return ArticleKind.PHOTO
    roles = [c.role for unit in units if unit.kind is LineKind.BYLINE for c in unit.credits]
    labelled = _AUTHOR_LABEL.match(_one_line(fields.author) or "")  # the label also stands before reporters
    if not labelled and not fields.author_of_metadata:
        roles += [credit.role for credit in author]
    titles = " ".join(_one_line(lines) or "" for lines in (fields.kicker, fields.title, fields.subtitle))
    return ArticleKind.COMMENTARY if is_commentary(titles, roles, lead) else ArticleKind.NEWS


def _byline(
    author: Sequence[Credit], units: Sequence[Unit], kind: ArticleKind, lead: Lead, tail: Tail | None
) -> tuple[Credit, ...]:
    """Credits of the article; a photo credit counts for photos only."""
    bylines = (unit for unit in units if unit.kind is LineKind.BYLINE)
    own = (unit for unit in bylines if kind is ArticleKind.PHOTO or not is_photo_credit([unit]))
    signed = [credit for unit in own for credit in unit.credits]
    return merge_credits([*author, *signed, *lead.credits, *(tail.credits if tail else ())])


def _set_body(body: Sequence[tuple[BlockKind, Unit]], given: str | None) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks of the body.

    Composed anew, or located in the given text.
    """
    if given is None:
        return compose_text((kind, unit.lines, "", False) for kind, unit in body)
    blocks = (Block(k, u.lines[0].start, u.lines[0].end, (u.lines[0].place,)) for k, u in body)
    return given, tuple(blocks)


def _with_titles(
    text: str, blocks: tuple[Block, ...], fields: ArticleFields
) -> tuple[str, tuple[Block, ...]]:
    """The text followed by title fields and author; all blocks.

    One field per line.
    """
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


def _jump_page(units: Sequence[Unit], kind: LineKind) -> PageLabel | None:
    """Page of the last 下转 or 上接."""
    return next((unit.page for unit in reversed(units) if unit.kind is kind), None)
