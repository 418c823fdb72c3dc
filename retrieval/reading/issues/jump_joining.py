"""Joining an article and its continuation into one text.

The sentence broken at the jump is joined with nothing between. If the continuation only repeats a part of
the first text, the text stays unchanged and the repeated part is attributed to the other page. Offsets
before the jump stay valid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.citations import place_spans
from retrieval.models import BODY_KINDS, Article, Block, BlockKind, PageLabel, Place
from retrieval.reading.grammar.article_builder import merge_credits
from retrieval.reading.issues.jump_evidence import is_repeated, last_paragraph, sentence_continues


@dataclass(frozen=True, slots=True)
class JumpPart:
    """A block with its text, to be composed anew."""

    kind: BlockKind
    text: str
    places: tuple[Place, ...]
    truncated: bool = False


def join_continuation(first: Article, second: Article) -> Article:
    """Join `first` and its continuation `second`."""
    there = [_part(second, block, second.page, second.source, first) for block in second.blocks]
    if is_repeated(first, second):
        text, blocks = _relabelled(first, there)
    else:
        text, blocks = _append_body(first, there, sentence=sentence_continues(first, second))
    return replace(
        first,
        text=text,
        blocks=blocks,
        byline=merge_credits([*first.byline, *second.byline]),
        dateline=first.dateline or second.dateline,
        jump_to=first.jump_to or second.page,
    )


def _part(article: Article, block: Block, page: PageLabel | None, source: str, first: Article) -> JumpPart:
    """A block of the continuation; its places name page and file."""
    file = source if source != first.source else None
    places = tuple(
        replace(place, page=place.page or page, source=place.source or file) for place in block.places
    )
    return JumpPart(block.kind, article.text_of(block), places, block.truncated)


def _own(article: Article, blocks: Sequence[Block]) -> list[JumpPart]:
    return [JumpPart(b.kind, article.text_of(b), b.places, b.truncated) for b in blocks]


def _append_body(
    first: Article, there: Sequence[JumpPart], *, sentence: bool
) -> tuple[str, tuple[Block, ...]]:
    """Text up to the jump, the continuation's body, then all titles."""
    body = [block for block in first.blocks if block.kind in BODY_KINDS or block.kind is BlockKind.SUBHEAD]
    own = [block for block in first.blocks if block.start <= _end_of(body)]
    last = last_paragraph(first) if sentence else None
    cut = last.end if last is not None else _end_of(body)
    kept = [block for block in own if block.end <= cut]
    after = _own(first, [block for block in own if block.end > cut])
    titles = _own(first, [block for block in first.blocks if block not in own])
    coming = [part for part in there if part.kind in BODY_KINDS or part.kind is BlockKind.SUBHEAD]
    text, blocks = first.text[:cut], list(kept)
    if last is not None:
        head = coming.pop(0)
        text, blocks[-1] = text + head.text, _grown(last, head)
    rest = [*coming, *after, *titles, *_new_titles(first, there)]
    return _set_after(text, blocks, rest)


def _grown(block: Block, part: JumpPart) -> Block:
    return replace(
        block, end=block.end + len(part.text), places=block.places + part.places, truncated=part.truncated
    )


def _end_of(blocks: Sequence[Block]) -> int:
    return max((block.end for block in blocks), default=0)


def _new_titles(first: Article, there: Sequence[JumpPart]) -> Iterator[JumpPart]:
    """Titles and bylines of the continuation missing in the first text."""
    known = "".join(first.text.split())
    for part in there:
        title = part.kind not in BODY_KINDS and part.kind is not BlockKind.SUBHEAD
        if title and "".join(part.text.split()) not in known:
            yield part


def _set_after(text: str, blocks: list[Block], parts: Sequence[JumpPart]) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks with the parts appended, one a line."""
    pieces, at = [text] if text else [], len(text) + 1 if text else 0
    for part in parts:
        blocks.append(Block(part.kind, at, at + len(part.text), part.places, part.truncated))
        pieces.append(part.text)
        at += len(part.text) + 1
    return "\n".join(pieces), tuple(blocks)


def _relabelled(first: Article, there: Sequence[JumpPart]) -> tuple[str, tuple[Block, ...]]:
    """The first text, repeated blocks attributed to the other page.

    Parts without a repetition are appended.
    """
    blocks: list[Block] = []
    repeated: set[int] = set()
    for block in first.blocks:
        text = first.text_of(block)
        number = next((n for n, part in enumerate(there) if _same(block, text, part, n)), None)
        if number is None or number in repeated:
            blocks.append(block)
            continue
        repeated.add(number)
        part = there[number]
        blocks.append(replace(block, places=(*_before(block, len(text) - len(part.text)), *part.places)))
    known = "".join(first.text.split())
    new = [
        part for n, part in enumerate(there)
        if n not in repeated and "".join(part.text.split()) not in known
    ]  # fmt: skip
    return _set_after(first.text, blocks, new)


def _same(block: Block, text: str, part: JumpPart, number: int) -> bool:
    """True if a part repeats a block; part 0 its end."""
    if part.kind not in BODY_KINDS and part.kind is not BlockKind.SUBHEAD:
        return False
    body = block.kind in BODY_KINDS or block.kind is BlockKind.SUBHEAD
    return body and (text == part.text or (number == 0 and len(part.text) > 8 and text.endswith(part.text)))


def _before(block: Block, length: int) -> Iterator[Place]:
    """Places of the first `length` code points of a block."""
    for place, start, end in place_spans(block):
        if start - block.start < length:
            yield replace(place, end=place.start + min(end - block.start, length) - (start - block.start))
