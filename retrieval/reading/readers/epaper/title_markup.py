"""Titles by markup: kicker above the headline, deck below, then the author.

In the skins of e-paper systems the headline is <h1> (in old ones a cell of class font01), the kicker
any heading before it in the same box (<h3>, <h2 class=leading_title>, a cell font02), the deck the headings
between headline and text, <h4> the author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from retrieval.reading.grammar.lines import Line
from retrieval.reading.readers.epaper.document import HtmlDocument, offset_of
from retrieval.reading.readers.epaper.styled_headlines import named_as_title, styled_headline
from retrieval.reading.readers.epaper.visible_text import INVISIBLE_TAGS, visible_lines
from retrieval.reading.readers.fielded_article import MAX_TITLE_CHARS

HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5"])
_OLD_HEADLINE_CLASSES = frozenset(["font01", "bt11"])
_OLD_TITLE_CLASSES = frozenset(["font02"])
_AUTHOR_CLASSES = frozenset(["sec", "author", "zuozhe"])
_NO_AUTHOR_CLASSES = frozenset(["date", "origin", "source", "time", "laiyuan"])
_PART_TAGS = ("p", "div", "span")
_TITLE_PART = re.compile(r"intro|yinti|kicker|leading|pretitle|sub|futi|deck", re.IGNORECASE)
_FOLIO = "《"
MAX_TITLE_BLOCKS = 40
"""Headings examined per page."""
MAX_BOX_DISTANCE = 3
"""Levels from the headline up to the box with kicker and deck."""


@dataclass(frozen=True, slots=True)
class TitleMarkup:
    """Title fields as lines.

    box: the element around all of them; None without a headline.
    """

    kicker: tuple[Line, ...] = ()
    title: tuple[Line, ...] = ()
    subtitle: tuple[Line, ...] = ()
    author: tuple[Line, ...] = ()
    box: etree._Element | None = None

    @property
    def lines(self) -> list[str]:
        """Texts of kicker, headline and deck in one list."""
        return [line.text for lines in (self.kicker, self.title, self.subtitle) for line in lines]


def find_titles(document: HtmlDocument, body: etree._Element | None) -> TitleMarkup:
    """Find the titles above `body`; anywhere for None."""
    headline = _headline(document, body)
    if headline is None:
        return TitleMarkup()
    box = _box(headline)
    end = offset_of(body) if body is not None else len(document.source)
    above: list[Line] = []
    below: list[Line] = []
    author: list[Line] = []
    for element in _headings(box, end):
        lines = visible_lines(document, element)
        if element is headline:
            continue
        if element.tag == "h4" and offset_of(element) > offset_of(headline):
            author += lines
        elif offset_of(element) < offset_of(headline):
            above += lines
        else:
            below += lines
    title = visible_lines(document, headline)
    author = author or _author_lines(document, box, end)
    return TitleMarkup(
        bounded_field(above), bounded_field(title), bounded_field(below), bounded_field(author), box
    )


def bounded_field(lines: list[Line]) -> tuple[Line, ...]:
    """The lines of a title field; none if too long."""
    return tuple(lines) if sum(len(line.text) for line in lines) <= MAX_TITLE_CHARS else ()


def class_names(element: etree._Element) -> frozenset[str]:
    """Classes of an element."""
    return frozenset((element.get("class") or "").split())


def _headline(document: HtmlDocument, body: etree._Element | None) -> etree._Element | None:
    """The headline element, or None.

    The last <h1> with words before the text, else the last headline cell of an old skin, else the likeliest
    by class or type size.
    """
    end = offset_of(body) if body is not None else len(document.source)
    for found in (_with_tag(document.root, "h1"), _with_class(document.root, _OLD_HEADLINE_CLASSES)):
        before = [element for element in found if offset_of(element) < end]
        for element in reversed(before[-MAX_TITLE_BLOCKS:]):
            if visible_lines(document, element):
                return element
    return styled_headline(document, end)


def _with_tag(root: etree._Element, tag: str) -> list[etree._Element]:
    return list(root.iter(tag))


def _with_class(root: etree._Element, classes: frozenset[str]) -> list[etree._Element]:
    return [e for e in root.iter("td", "div", "p", "span") if classes & class_names(e)]


def _box(headline: etree._Element) -> etree._Element:
    """The element around headline, kicker and deck: in old skins the table."""
    box: etree._Element = headline
    for _ in range(MAX_BOX_DISTANCE if headline.tag == "td" else 1):
        above = box.getparent()
        if above is None or above.tag in ("body", "html"):
            break
        box = above
        if box.tag == "table":
            break
    return box


def _headings(box: etree._Element, end: int) -> Iterator[etree._Element]:
    """Headings of a box before offset `end`."""
    count = 0
    for element in box.iter(*HEADINGS, "td", *_PART_TAGS):
        cell = element.tag == "td" and (_OLD_TITLE_CLASSES | _OLD_HEADLINE_CLASSES) & class_names(element)
        old = cell or (element.tag in _PART_TAGS and named_as_title(box) and _is_title_part(element))
        if offset_of(element) >= end or count >= MAX_TITLE_BLOCKS:
            return
        if element.tag in HEADINGS or old:
            count += 1
            yield element


def _is_title_part(element: etree._Element) -> bool:
    """True for a kicker or deck by its class."""
    return bool(_TITLE_PART.search(element.get("class") or "")) and element.find(".//*[@class]") is None


def _author_lines(document: HtmlDocument, box: etree._Element, end: int) -> list[Line]:
    """Author lines beside the titles.

    <p class=sec> 本报记者　张三 <span class=date>《…》</span></p>
    """
    for element in box.iter("p", "div", "span", "td"):
        if offset_of(element) >= end:
            break
        if _AUTHOR_CLASSES & class_names(element) and element.tag not in INVISIBLE_TAGS:
            lines = visible_lines(document, element, omit=lambda e: bool(_NO_AUTHOR_CLASSES & class_names(e)))
            return [cut for line in lines if (cut := line.cut(0, _until_folio(line.text))).text]
    return []


def _is_no_author(element: etree._Element) -> bool:
    return bool(_NO_AUTHOR_CLASSES & class_names(element))


def _until_folio(text: str) -> int | None:
    at = text.find(_FOLIO)
    return at if at >= 0 else None
