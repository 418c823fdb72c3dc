"""Builds an Article from a draft: text, typed blocks, bylines, kind.

`Article.text` is the body first (one block a line, in reading order), then the title lines and bylines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from retrieval.models import Article, ArticleKind, Block, BlockKind, Credit
from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.article_drafts import Draft, is_photo_credit
from retrieval.reading.grammar.datelines import Lead, Tail, read_lead, read_tail
from retrieval.reading.grammar.furniture import label_mark_length
from retrieval.reading.grammar.headlines import Head, read_head
from retrieval.reading.grammar.line_kinds import Unit
from retrieval.reading.grammar.lines import Line
from retrieval.reading.sources.page_facts import PageFacts

MAX_PHOTO_CHARS = 600
MAX_PHOTO_PARAGRAPHS = 3
"""Most text of a picture with its caption."""
PHOTO_ENDS = ("摄", "摄影", "摄影报道", "发", "图", "视觉", "中国", "资料图片", "资料照片")
_COMMENT = lazy_regex(
    r"评论|时评|社论|短评|杂谈|快评|锐评|新论|钟声|和音|来论|感言|今日谈|漫谈|微评|随感|人民观点|(?:民生|国际|人民|金台)论坛"
)
_AUTHORS = frozenset({"作者", "评论员", "特约评论员"})


def is_photo(texts: Sequence[str], credit: str, lead: Lead, tail: Tail | None) -> bool:
    """True for a photo article: few short paragraphs and a photo credit.

    texts: its paragraphs.  credit: the byline below them, "" without one.
    """
    if (
        not texts
        or lead.dateline
        or len(texts) > MAX_PHOTO_PARAGRAPHS
        or sum(map(len, texts)) > MAX_PHOTO_CHARS
    ):
        return False
    if not credit and tail is not None and tail.credits:
        credit = texts[-1][tail.start :]
    return credit.rstrip("）) ").endswith(PHOTO_ENDS)


def is_commentary(titles: str, roles: Iterable[str], lead: Lead) -> bool:
    """True for commentary, by its titles or a non-reporter's byline."""
    return lead.dateline is None and (not _AUTHORS.isdisjoint(roles) or bool(_COMMENT.search(titles)))


TITLE_ORDER = (BlockKind.KICKER, BlockKind.HEADLINE, BlockKind.DECK, BlockKind.COLUMN)


def build_article(draft: Draft, no: int, *, id: str, source: str, facts: PageFacts, spaced: bool) -> Article:
    """Build the article of a draft.

    id:     stable name.  no: place on the page, from 1.  facts: of the page.
    spaced: blank lines stand between the blocks of the source.
    """
    head = read_head(draft.titles, spaced=spaced, text="\n".join(unit.text for unit in draft.texts[:40]))
    lead, tail = _lead_and_tail(draft)
    kind = kind_of(draft, head, lead, tail)
    body = [(_body_kind(block, kind), unit) for block, unit in draft.body]
    text, blocks = compose_text(_rows(body, head, draft.bylines))
    return Article(
        id=id, no=no, kind=kind, text=text, blocks=blocks, source=source,
        paper=facts.paper, date=facts.date, page=facts.page, page_name=facts.page_name,
        kicker=head.text(BlockKind.KICKER), headline=head.text(BlockKind.HEADLINE),
        deck=head.text(BlockKind.DECK), column=_column_text(head), byline=credits_of(draft, kind, lead, tail),
        dateline=lead.dateline or (tail.dateline if tail else None),
        jump_to=draft.jump.page if draft.jump else None, lines=_line_range(draft),
        jump_from=draft.jump_from,
    )  # fmt: skip


TextRow = tuple[BlockKind, tuple[Line, ...], str, bool]
"""A block to compose: kind, lines, separator of the lines, end missing."""


def _rows(body: Iterable[tuple[BlockKind, Unit]], head: Head, bylines: Iterable[Unit]) -> Iterator[TextRow]:
    for kind, unit in body:
        yield kind, unit.lines, "", unit.truncated
    for kind in TITLE_ORDER:
        lines = tuple(line for unit in head.units(kind) for line in unit.lines)
        if lines:
            yield kind, _without_residue(lines) if kind is BlockKind.COLUMN else lines, " ", False
    for unit in bylines:
        yield BlockKind.BYLINE, unit.lines, "", False


def compose_text(rows: Iterable[TextRow], *, begin: int = 0) -> tuple[str, tuple[Block, ...]]:
    """Join rows to text, one a line, with a block for each.

    begin: offset of the text within the article's.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    at = begin
    for kind, lines, joint, truncated in rows:
        words = joint.join(line.text for line in lines)
        places = tuple(line.place for line in lines)
        blocks.append(Block(kind, at, at + len(words), places, truncated))
        parts.append(words)
        at += len(words) + 1
    return "\n".join(parts), tuple(blocks)


def _without_residue(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(line.cut(label_mark_length(line.text)) for line in lines)


def _column_text(head: Head) -> str | None:
    lines = [line for unit in head.units(BlockKind.COLUMN) for line in unit.lines]
    return " ".join(line.text for line in _without_residue(lines)) or None


def _lead_and_tail(draft: Draft) -> tuple[Lead, Tail | None]:
    """Dateline and credits of the first and the last paragraphs."""
    texts = draft.texts
    if not texts:
        return Lead(None, (), 0), None
    lead = next(
        (lead for lead in map(read_lead, (t.text for t in texts[:3])) if lead.dateline or lead.credits), None
    )
    tail = next((tail for tail in map(read_tail, (t.text for t in reversed(texts[-3:]))) if tail), None)
    return lead or Lead(None, (), 0), tail


def kind_of(draft: Draft, head: Head, lead: Lead, tail: Tail | None) -> ArticleKind:
    """News, commentary or a picture with its caption."""
    texts = [unit.text for unit in draft.texts]
    if not draft.subheads and is_photo(texts, _credit_below(draft), lead, tail):
        return ArticleKind.PHOTO
    titles = " ".join(unit.text for _, unit in head.parts)
    roles = [credit.role for unit in draft.bylines for credit in unit.credits]
    return ArticleKind.COMMENTARY if is_commentary(titles, roles, lead) else ArticleKind.NEWS


def _credit_below(draft: Draft) -> str:
    """Last byline below the text, "" without one."""
    end = max((line.number for unit in draft.texts for line in unit.lines), default=0)
    return next((p.text for p in reversed(draft.bylines) if p.lines[0].number > end), "")


def _body_kind(block: BlockKind, kind: ArticleKind) -> BlockKind:
    return BlockKind.CAPTION if kind is ArticleKind.PHOTO and block is BlockKind.PARAGRAPH else block


def credits_of(draft: Draft, kind: ArticleKind, lead: Lead, tail: Tail | None) -> tuple[Credit, ...]:
    """Credits of the article in page order, without repetitions.

    A photo credit under a caption does not count as byline of a report.
    """
    captions = (p.lines[-1].number for block, p in draft.body if block is BlockKind.CAPTION)
    first = min(captions, default=None)
    own = [p for p in draft.bylines if kind is ArticleKind.PHOTO or not _under_caption(p, first)]
    found = [credit for unit in own for credit in unit.credits]
    found += lead.credits
    if tail is not None:
        found += tail.credits
    return merge_credits(found)


def _under_caption(byline: Unit, first: int | None) -> bool:
    """True for a photo credit below the first caption.

    first: last line of this caption.
    """
    return first is not None and byline.lines[0].number > first and is_photo_credit([byline])


def merge_credits(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    """Credits without repetitions; a role without names only once."""
    seen: list[Credit] = []
    known: set[str] = set()
    for credit in credits:
        names = tuple(name for name in dict.fromkeys(credit.names) if name not in known)
        if names or (not credit.names and credit.role not in {c.role for c in seen}):
            seen.append(Credit(credit.role, names))
            known.update(names)
    return tuple(seen)


def _line_range(draft: Draft) -> tuple[int, int] | None:
    units = [*draft.titles, *draft.bylines, *(p for _, p in draft.body), *draft.furniture]
    units += [draft.jump] if draft.jump else []
    numbers = [line.number for unit in units for line in unit.lines]
    return (min(numbers), max(numbers)) if numbers else None
