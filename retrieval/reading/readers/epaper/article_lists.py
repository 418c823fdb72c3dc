"""Lists on web pages: teasers, and several articles on one page.

A teaser is a short block with a link to its article; a page of teasers has no text of its own. Boxes of one
class with a heading and sentences each, and no link on the heading, are articles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from retrieval.reading.grammar.line_kinds import ends_sentence
from retrieval.reading.grammar.lines import Line
from retrieval.reading.readers.epaper.document import HtmlDocument
from retrieval.reading.readers.epaper.styled_headlines import named_as_title
from retrieval.reading.readers.epaper.visible_text import plain_text, visible_lines

MIN_TEASERS = 4
"""Blocks with a link each, under one parent, from which they are a list."""
MAX_TEASER_CHARS = 300
MIN_LINK_CHARS = 5
"""Code points of a link that names an article."""
MIN_SENTENCE_CHARS = 10
MAX_LABEL_CHARS = 8
MAX_BOXES = 400
MAX_LISTED_ELEMENTS = 20_000
_BLOCKS = frozenset(["li", "div", "article", "section", "tr", "td", "dd", "dt", "p", "h2", "h3", "h4"])
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_ISSUE = re.compile(r"\d{4}\s?[年./-]?\s?\d{1,2}|[报報刊网網版期]$|全文|目[录錄]")
"""A heading that names a paper, its date or page, and no article."""
_CUT_SHORT = re.compile(r"(?:…|\.{3}|更多|詳情|详情|全文|more)[\s\]】）)>»]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArticleBox:
    """An article among several: title and body lines."""

    title: tuple[Line, ...]
    body: tuple[Line, ...]


def is_sentence(text: str) -> bool:
    """True for running text that is not cut short by 更多."""
    return len(text) >= MIN_SENTENCE_CHARS and ends_sentence(text) and not _CUT_SHORT.search(text)


def teaser_lists(root: etree._Element) -> set[etree._Element]:
    """Elements that hold a list of links or teasers."""
    found: set[etree._Element] = set()
    for parent in _parents(root):
        blocks = [child for child in parent if child.tag in _BLOCKS]
        teasers = sum(_is_teaser(block) for block in blocks[:MAX_BOXES])
        if teasers >= MIN_TEASERS and 2 * teasers >= len(blocks[:MAX_BOXES]):
            found.add(parent)
    return found


def _parents(root: etree._Element) -> Iterator[etree._Element]:
    links: dict[etree._Element, None] = {}
    for number, link in enumerate(root.iter("a")):
        if number >= MAX_LISTED_ELEMENTS:
            break
        for _, above in zip(range(6), link.iterancestors(), strict=False):
            if above.tag in ("body", "html"):
                break
            if above.tag in _BLOCKS and (parent := above.getparent()) is not None:
                links[parent] = None
    return iter(links)


def _is_teaser(block: etree._Element) -> bool:
    links = [link for link in block.iter("a") if link.get("href")]
    targets = {link.get("href") for link in links}
    if not 1 <= len(targets) <= 2 or sum(len(text.strip()) for text in block.itertext()) > MAX_TEASER_CHARS:
        return False
    return any(len(plain_text(link)) >= MIN_LINK_CHARS for link in links)


def article_boxes(document: HtmlDocument) -> list[ArticleBox]:
    """The articles of a page with several; empty for others."""
    groups: dict[tuple[etree._Element, object, str], list[etree._Element]] = defaultdict(list)
    for element in document.root.iter("div", "article", "section", "li", "td"):
        parent = element.getparent()
        if parent is not None and (element.get("class") or element.tag == "article"):
            groups[parent, element.tag, element.get("class") or ""].append(element)
    best: list[ArticleBox] = []
    for boxes in groups.values():
        if 2 <= len(boxes) <= MAX_BOXES:
            read = [box for box in (_read_box(document, element) for element in boxes) if box is not None]
            if len(read) >= 2 and 2 * len(read) > len(boxes) and _size(read) > _size(best):
                best = read
    best = best or list(_heading_sections(document))
    whole = sum(len(line.text) for line in visible_lines(document, document.root) if is_sentence(line.text))
    return best if _size(best) > 0.6 * whole else []


def _heading_sections(document: HtmlDocument) -> Iterator[ArticleBox]:
    """Articles under headings of one level below an issue's name."""
    for tag in _HEADINGS[1:]:
        heads = [
            head for head in document.root.iter(tag) if not _is_linked(head) and head.find(".//a") is None
        ]
        above = [plain_text(head) for head in document.root.iter(*_HEADINGS[: _HEADINGS.index(tag)])]
        above = above or [document.root.findtext(".//title") or ""]
        one_parent = len({head.getparent() for head in heads}) == 1
        if 2 <= len(heads) <= MAX_BOXES and one_parent and all(_ISSUE.search(text) for text in above):
            yield from filter(None, (_section(document, head) for head in heads))
            return


def _section(document: HtmlDocument, head: etree._Element) -> ArticleBox | None:
    """The article from a heading to the next of its level."""
    body: list[Line] = []
    for element in head.itersiblings():
        if element.tag == head.tag:
            break
        if isinstance(element.tag, str) and not _is_link_line(element):
            body += visible_lines(document, element)
    title = tuple(visible_lines(document, head))
    return ArticleBox(title, tuple(body)) if title and any(is_sentence(line.text) for line in body) else None


def _size(boxes: Sequence[ArticleBox]) -> int:
    return sum(len(line.text) for box in boxes for line in box.body)


def _read_box(document: HtmlDocument, box: etree._Element) -> ArticleBox | None:
    """The article of a box, or None without heading and sentences."""
    headings = [e for e in box.iter(*_HEADINGS) if e.find(".//a") is None and not _is_linked(e)]
    headings = headings or [e for e in box.iter("div", "p", "strong") if e is not box and named_as_title(e)]
    title = tuple(visible_lines(document, headings[0])) if headings else ()
    levels = {heading.tag for heading in headings[:1]}
    if not title or sum(heading.tag in levels for heading in headings) != 1:
        return None
    lines = visible_lines(document, box, omit=lambda e: e is headings[0] or _is_link_line(e))
    return ArticleBox(title, tuple(lines)) if any(is_sentence(line.text) for line in lines) else None


def _is_linked(element: etree._Element) -> bool:
    return any(above.tag == "a" for above in element.iterancestors())


def _is_link_line(element: etree._Element) -> bool:
    """True for a line that is mostly a link: PDF链接：http://…"""
    if element.tag not in ("p", "div", "span", "li") or element.find(".//a") is None:
        return False
    text = sum(len(part.strip()) for part in element.itertext())
    linked = sum(len(part.strip()) for link in element.iter("a") for part in link.itertext())
    label = plain_text(element)[: text - linked].endswith(("：", ":"))
    return 2 * linked >= text or (label and text - linked <= MAX_LABEL_CHARS)
