"""Corrections applied to the pages of a source as it is read.

A corrected line takes its place in the text of its article; the `Place` keeps the text as read, so that
everything shown can say so. What does not fit (another content of the source, a line that reads otherwise by
now) is not applied, and noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from retrieval.citations import place_spans
from retrieval.corrected_words import changed_part
from retrieval.errors import UnreadableSource
from retrieval.models import Article, Block, BlockKind, Credit, Page, Place, SetAside
from retrieval.reading.sources.correction_file import (
    CorrectedLine,
    CorrectionFile,
    LinePlace,
    read_corrections,
)
from retrieval.reading.sources.source_file import SourceFile, set_aside

TITLE_FIELDS = {
    BlockKind.KICKER: "kicker", BlockKind.HEADLINE: "headline", BlockKind.DECK: "deck",
    BlockKind.COLUMN: "column",
}  # fmt: skip
CONTEXT_LENGTH, MAX_SHOWN_LENGTH = 6, 40
"""Code points around a change named in a note, and of the whole."""


def with_corrections(source: SourceFile, items: Iterable[Page | SetAside]) -> Iterator[Page | SetAside]:
    """The pages corrected, and notes on corrections without a fit."""
    try:
        found = read_corrections(source)
        if found is not None and found.lines and found.sha256 != source.digest():
            yield from items
            yield from (_note(source, line, "correction_stale") for line in found.lines)
            return
    except UnreadableSource as error:
        yield from items
        yield set_aside(error)
        return
    yield from items if found is None else _corrected(source, items, found)


def place_of_line(place: Place, read: str) -> LinePlace:
    """Key of a line: page in the file, number, text as read."""
    return LinePlace(place.box.page if place.box else None, place.line, read)


def _corrected(
    source: SourceFile, items: Iterable[Page | SetAside], found: CorrectionFile
) -> Iterator[Page | SetAside]:
    lines = {line.place: line for line in found.lines}
    used: set[LinePlace] = set()
    for item in items:
        if isinstance(item, Page):
            articles = tuple(_correct_article(article, lines, used) for article in item.articles)
            yield replace(item, articles=articles)
        else:
            yield item
    unused = (line for place, line in lines.items() if place not in used)
    yield from (_note(source, line, "correction_unfit") for line in unused)


def _correct_article(
    article: Article, lines: dict[LinePlace, CorrectedLine], used: set[LinePlace]
) -> Article:
    for number in range(len(article.blocks)):
        for index in range(len(article.blocks[number].places)):
            block = article.blocks[number]
            place, start, end = list(place_spans(block))[index]
            key = place_of_line(place, article.text[start:end])
            if place.read_as is None and key in lines:
                used.add(key)
                article = _replace_line(article, number, index, (start, end), lines[key].text)
    return article


def _replace_line(article: Article, number: int, index: int, at: tuple[int, int], text: str) -> Article:
    """Replace a line of a block; all behind it moves."""
    start, end = at
    read, by = article.text[start:end], len(text) - (end - start)
    block = article.blocks[number]
    place = block.places[index]
    places = (*block.places[:index], _resized(place, by, read), *block.places[index + 1 :])
    changed = replace(block, end=block.end + by, places=places)
    behind = tuple(
        replace(one, start=one.start + by, end=one.end + by) for one in article.blocks[number + 1 :]
    )
    whole = article.text[:start] + text + article.text[end:]
    moved = replace(article, text=whole, blocks=(*article.blocks[:number], changed, *behind))
    return _with_facts(moved, article, block, changed, (read, text))


def _resized(place: Place, by: int, read: str) -> Place:
    """The place with its new length: places go on adding up."""
    return replace(place, end=max(place.start, place.end + by), read_as=read)


def _with_facts(
    moved: Article, before: Article, block: Block, changed: Block, line: tuple[str, str]
) -> Article:
    """Titles, names and dateline as in the corrected line."""
    if (name := TITLE_FIELDS.get(block.kind)) is not None:
        value: str | None = getattr(before, name)
        if value is not None:
            corrected = value.replace(before.text_of(block), moved.text_of(changed), 1)
            moved = replace(moved, **{name: corrected})  # type: ignore[arg-type]
    if block.kind is BlockKind.BYLINE:
        return replace(moved, byline=tuple(_corrected_credit(credit, *line) for credit in moved.byline))
    if moved.dateline and block.start == 0 and line[0].startswith(moved.dateline):
        lengthened = len(line[1]) - len(line[0])
        if line[1][len(moved.dateline) + lengthened :] == line[0][len(moved.dateline) :]:
            return replace(moved, dateline=line[1][: len(moved.dateline) + lengthened])
    return moved


def _corrected_credit(credit: Credit, read: str, text: str) -> Credit:
    """A credit with its names as in the corrected line."""
    before, after = read.split(), text.split()
    if len(before) != len(after):
        return credit
    changed = dict(zip(before, after, strict=True))
    return Credit(credit.role, tuple(changed.get(name, name) for name in credit.names))


def _note(source: SourceFile, line: CorrectedLine, reason: str) -> SetAside:
    changed = changed_part(line.text, line.place.read)
    start = max(0, changed.span.start - CONTEXT_LENGTH)
    read = _short(line.place.read, start, changed.span.start + len(changed.read_as))
    text = _short(line.text, start, changed.span.end)
    return SetAside(source.name, reason, (("read", read), ("text", text)), line.place.line)


def _short(text: str, start: int, end: int) -> str:
    """The changed part with its surroundings."""
    last = min(len(text), end + CONTEXT_LENGTH)
    shown = text[start : min(last, start + MAX_SHOWN_LENGTH)]
    return ("…" if start else "") + shown + ("…" if start + len(shown) < len(text) else "")
