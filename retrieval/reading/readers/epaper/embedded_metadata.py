"""Embedded metadata of e-paper pages: the best source of titles.

Founder (方正翔宇) systems write a comment `<!--mpproperty … /mpproperty-->` with <founder-title> and similar
elements, or `<!--enpproperty … /enpproperty-->` with <title> and similar, or put <founder-title> into the
page itself. Fields may hold tags and entities, as a <br> between two lines of a title.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.reading.grammar.lines import Line
from retrieval.reading.readers.epaper.document import HtmlDocument
from retrieval.reading.readers.epaper.title_markup import bounded_field
from retrieval.reading.readers.epaper.visible_text import is_plain, plain_lines, visible_lines
from retrieval.reading.sources.page_facts import BadFact, PageFacts, page_label, parse_date

FIELD_NAMES = (
    "title", "introtitle", "subtitle", "author", "date", "pagenum", "papername", "nodename",
)  # fmt: skip
MAX_COMMENT_CHARS = 200_000
MAX_COMMENTS = 20
_OPENING = re.compile(r"<!--\s{0,20}(mpproperty|enpproperty)\b")
_PAGE_AND_NAME = re.compile(
    r"第?\s{0,3}([A-Za-z]{0,2}\s?\d{1,3})\s{0,3}版\s{0,3}(?:[:：·]\s{0,3}(\S.{0,40}))?"
)


@dataclass(frozen=True, slots=True)
class EmbeddedMetadata:
    """Metadata fields as lines with their places; empty if missing."""

    title: tuple[Line, ...] = ()
    introtitle: tuple[Line, ...] = ()
    subtitle: tuple[Line, ...] = ()
    author: tuple[Line, ...] = ()
    date: tuple[Line, ...] = ()
    pagenum: tuple[Line, ...] = ()
    papername: tuple[Line, ...] = ()
    nodename: tuple[Line, ...] = ()

    def facts(self) -> PageFacts:
        """Page facts of the fields.

        An impossible date or page counts as unknown.
        """
        node = page_and_name(_text(self.nodename))
        given = PageFacts(_name(self.papername), _date(_text(self.date)), None, _name(self.nodename))
        if node.page or node.page_name:
            given = PageFacts(given.paper, given.date, node.page, node.page_name)
        try:
            label = page_label(_text(self.pagenum)) if self.pagenum else None
        except BadFact:
            label = None
        return PageFacts(given.paper, given.date, label or given.page, given.page_name)


def read_metadata(document: HtmlDocument) -> EmbeddedMetadata:
    """Metadata of the comments, missing fields filled from <founder-…> elements."""
    found: dict[str, tuple[Line, ...]] = {}
    for start, end in _comments(document.source):
        for name in FIELD_NAMES:
            found.setdefault(name, ())
            found[name] = found[name] or _field(document, start, end, name)
    for name in FIELD_NAMES:
        if not found.get(name):
            element = document.root.find(f".//founder-{name}")
            found[name] = bounded_field(visible_lines(document, element)) if element is not None else ()
    return EmbeddedMetadata(**found)


def page_and_name(text: str) -> PageFacts:
    """Page label and name of 第02版：要闻; empty for other text."""
    match = _PAGE_AND_NAME.match(text[:80])
    if match is None:
        return PageFacts()
    name = match.group(2).strip() if match.group(2) else None
    return PageFacts(page=page_label(match.group(1)), page_name=name)


def _comments(source: str) -> Iterator[tuple[int, int]]:
    """Content spans of the metadata comments; an unclosed comment is skipped."""
    for number, match in enumerate(_OPENING.finditer(source)):
        end = source.find("-->", match.end(), match.end() + MAX_COMMENT_CHARS)
        if number >= MAX_COMMENTS:
            return
        if end >= 0:
            yield match.end(), end


def _field(document: HtmlDocument, start: int, end: int, name: str) -> tuple[Line, ...]:
    for tag in (f"founder-{name}", name):
        begin = document.source.find(f"<{tag}>", start, end)
        until = document.source.find(f"</{tag}>", begin, end) if begin >= 0 else -1
        if until >= 0:
            inside = begin + len(tag) + 2
            if is_plain(document.source[inside:until]):
                return bounded_field(plain_lines(document, inside, until))
            part = document.part(inside, until)
            return bounded_field(visible_lines(document, part, begin=inside)) if part is not None else ()
    return ()


def _text(lines: tuple[Line, ...]) -> str:
    return " ".join(line.text for line in lines)


def _name(lines: tuple[Line, ...]) -> str | None:
    text = _text(lines)
    return text if 0 < len(text) <= 60 else None


def _date(text: str) -> dt.date | None:
    try:
        return parse_date(text) if text else None
    except BadFact:
        return None
