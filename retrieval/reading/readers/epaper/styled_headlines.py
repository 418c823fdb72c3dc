"""Headlines of skins without <h1>: by class, heading level or type size.

Macau's papers set the headline as <strong style="font-size:23px">, newer Founder skins as <h3> in a box
named newsdetatit, older sites as <div class="title">.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from retrieval.reading.grammar.furniture import read_folio
from retrieval.reading.readers.epaper.document import HtmlDocument, offset_of
from retrieval.reading.readers.epaper.visible_text import visible_lines

MAX_HEADLINE_CHARS = 80
MAX_CANDIDATES = 400
"""Elements measured per page."""
MIN_HEADLINE_PX = 19.0
"""Type of a headline, at least; text has 12 to 18 px."""
_TITLE_NAME = re.compile(r"title|headline|biaoti|(?:^|[-_])tit(?:$|[-_])|tit$|^bt\d*$", re.IGNORECASE)
_OTHER_NAME = re.compile(
    r"sub|intro|list|nav|logo|site|page|ban|next|prev|side|relat|foot|menu|hot|rank|author", re.IGNORECASE
)
_SIZE = re.compile(r"font-size\s*:\s*(\d{1,3}(?:\.\d+)?)\s*(px|pt|rem|em)?", re.IGNORECASE)
_PX = {"px": 1.0, "pt": 4 / 3, "rem": 16.0, "em": 16.0, "": 1.0}
_SITE_TEXT = re.compile(r"(?:[报報网網刊]|电子版|電子版|数字报|數位報|首[页頁])$")
_HEADINGS = frozenset(["h2", "h3", "h4"])
_CANDIDATES = ("h2", "h3", "h4", "strong", "b", "font", "span", "td", "div", "p")


def styled_headline(document: HtmlDocument, end: int) -> etree._Element | None:
    """The likeliest headline element before offset `end`, or None.

    The highest rank, of equals the last.
    """
    best: tuple[int, etree._Element] | None = None
    for rank, element in _ranked(document.root, end):
        if (best is None or rank >= best[0]) and _is_headline(document, element):
            best = rank, element
    return best[1] if best else None


def named_as_title(element: etree._Element) -> bool:
    """True for a class or id naming a title: newsdetatit, article-title, biaoti."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    return any(_TITLE_NAME.search(name) and not _OTHER_NAME.search(name) for name in names)


def _ranked(root: etree._Element, end: int) -> Iterator[tuple[int, etree._Element]]:
    count = 0
    for element in root.iter(*_CANDIDATES):
        if offset_of(element) >= end or count >= MAX_CANDIDATES:
            return
        parent = element.getparent()
        heading = element.tag in _HEADINGS
        boxed = parent is not None and named_as_title(parent)
        level = 5 - int(element.tag[1]) if heading else 0  # <h2> before <h3>
        rank = (
            40 * (heading and boxed)
            or 30 * named_as_title(element)
            or 20 * _is_large(element)
            or 10 * heading
        )
        if rank:
            count += 1
            yield rank + level, element


def _is_headline(document: HtmlDocument, element: etree._Element) -> bool:
    """True for short words beside links, other than site or date."""
    if any(above.tag == "a" for above in element.iterancestors()):
        return False
    lines = visible_lines(document, element)
    beside = visible_lines(document, element, omit=lambda inner: inner.tag == "a")
    if not 1 <= len(lines) <= 3 or not beside:
        return False
    text = "".join(line.text for line in lines)
    return 2 <= len(text) <= MAX_HEADLINE_CHARS and not (
        _SITE_TEXT.search(text) or read_folio(text) is not None or "。" in text
    )


def _is_large(element: etree._Element) -> bool:
    match = _SIZE.search(element.get("style") or "")
    if match:
        return float(match.group(1)) * _PX[(match.group(2) or "").lower()] >= MIN_HEADLINE_PX
    size = element.get("size") or ""
    return (
        element.tag == "font"
        and size.lstrip("+").isdecimal()
        and int(size.lstrip("+")[:3]) >= (2 if size.startswith("+") else 5)
    )
