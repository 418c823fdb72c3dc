"""Visible text of an element as lines.

Without scripts, comments, forms and hidden parts.
White space follows HTML: runs collapse to one space, and a line break between two Chinese characters vanishes
(CSS Text 3, segment breaks). Every line keeps its place in the source: the exact span of words found
verbatim; with entities or tags between, from the first word found to the last; at least the start tag of the
element.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from retrieval.reading.grammar.lines import Line, strip, strip_left
from retrieval.reading.readers.epaper.document import OFFSET_ATTRIBUTE, HtmlDocument, offset_of

INVISIBLE_TAGS = frozenset((
    "script", "style", "noscript", "template", "head", "title", "meta", "link", "select", "option",
    "optgroup", "datalist", "textarea", "button", "input", "iframe", "frame", "frameset", "object",
    "embed", "applet", "map", "area", "audio", "video", "canvas", "svg", "math",
))  # fmt: skip
BLOCK_TAGS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "tfoot", "thead", "tr", "ul", "founder-content", "founder-title",
))  # fmt: skip
CELL_TAGS = frozenset(["td", "th"])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CJK = "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003134f"
_CJK += "“”‘’…—·"
_BREAK_WITHIN = re.compile(f"(?<=[{_CJK}])[ \\t\\f]*(?:\\r\\n|\\r|\\n)[ \\t\\r\\n\\f]*(?=[{_CJK}])")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_NOT_PLAIN = re.compile("[<&\r\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_OFFSET_MARK = re.compile(rf" {OFFSET_ATTRIBUTE}=\d+ ")
_AROUND = " \t\r\n\f\v\u3000\u00a0"
_WORD = re.compile(r"\w{1,40}")
_SEARCH_WINDOW = 4096
"""Distance behind the last place in which a text is searched: tags and comments may be between."""

ElementFilter = Callable[[etree._Element], bool]


def visible_lines(
    document: HtmlDocument,
    root: etree._Element,
    *,
    omit: ElementFilter | None = None,
    between: str | None = None,
    begin: int = 0,
) -> list[Line]:
    """Visible lines of an element, in order.

    The element itself may be hidden.
    omit: True for elements to omit.
    between:  name of two comments, <!--name--> and <!--/name-->: only text between them is given.
    begin:    offset in the source of a part parsed by itself.
    """
    cursor = max(begin, offset_of(root))
    flow = _LineBuilder(document, root, omit or (lambda _: False), between, cursor, between is None, cursor)
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "start":
            flow.start(element)
        elif event == "end":
            flow.end(element)
        else:
            flow.comment(element)
    flow.close()
    return flow.lines


def is_plain(text: str) -> bool:
    """True for a text without markup or characters of no page."""
    return _NOT_PLAIN.search(text) is None


def plain_lines(document: HtmlDocument, start: int, end: int) -> list[Line]:
    """Lines of a plain part of the source, as `visible_lines` gives them."""
    flow = _LineBuilder(document, document.root, lambda _: False, None, start, True, start)
    flow.add(document.source[start:end])
    flow.close()
    return flow.lines


def visible_texts(document: HtmlDocument) -> Iterator[tuple[etree._Element, str]]:
    """Visible text nodes of a page, each with an element before it."""
    seen: dict[etree._Element, bool] = {}
    nodes: Any = document.root.xpath("//text()[normalize-space()]")
    for node in nodes:
        element = node.getparent()
        around = element.getparent() if node.is_tail else element
        if around is None or _all_visible(around, seen):
            yield element, _OFFSET_MARK.sub("", node) if OFFSET_ATTRIBUTE in node else node


def _all_visible(element: etree._Element, seen: dict[etree._Element, bool]) -> bool:
    """True for a visible element in visible ones. seen: results so far."""
    path = []
    at: etree._Element | None = element
    while at is not None and at not in seen:
        path.append(at)
        at = at.getparent()
    visible = at is None or seen[at]
    for one in reversed(path):
        visible = visible and is_visible(one)
        seen[one] = visible
    return visible


def is_visible(element: etree._Element) -> bool:
    """True for an element with visible text, ancestors aside."""
    style = element.get("style")
    hidden = element.tag in INVISIBLE_TAGS or (style is not None and _HIDDEN.search(style))
    return isinstance(element.tag, str) and not hidden


@dataclass(frozen=True, slots=True)
class _TextFragment:
    """A text with its place in the source, if found there."""

    text: str
    start: int | None = None
    end: int | None = None


@dataclass(slots=True)
class _LineBuilder:
    """Collects the text of an element into lines during a tree walk.

    cursor: offset reached in the source.  collecting: True between the two comments.
    near:   an offset at or before the current line.
    hidden: the invisible element being skipped.  preformatted: depth of <pre>.
    """

    document: HtmlDocument
    root: etree._Element
    omit: ElementFilter
    between: str | None
    cursor: int
    collecting: bool
    near: int = 0
    hidden: etree._Element | None = None
    preformatted: int = 0
    fragments: list[_TextFragment] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def start(self, element: etree._Element) -> None:
        """Enter an element."""
        if self.hidden is not None:
            return
        self.cursor = max(self.cursor, _end_of_tag(self.document, element))
        if element.tag in BLOCK_TAGS:
            self.close()
        elif element.tag in CELL_TAGS and self.fragments:
            self.fragments.append(_TextFragment(" "))
        if element is not self.root and (not is_visible(element) or self.omit(element)):
            self.hidden = element
            return
        self.preformatted += element.tag == "pre"
        self.add(element.text)

    def end(self, element: etree._Element) -> None:
        """Leave an element."""
        if self.hidden is element:
            self.hidden = None
        elif self.hidden is not None:
            return
        else:
            self.preformatted -= element.tag == "pre"
        if element.tag in BLOCK_TAGS:
            self.close()
        if element is not self.root:
            self.add(element.tail)

    def comment(self, comment: etree._Element) -> None:
        """Pass a comment, perhaps one of the two marks."""
        if self.hidden is not None:
            return
        mark = _OFFSET_MARK.sub("", comment.text or "").strip()
        if self.between and mark in (self.between, f"/{self.between}"):
            self.collecting = mark == self.between
        self.add(comment.tail)

    def add(self, text: str | None) -> None:
        """Add text; within <pre> each source line is a line."""
        if not text or not self.collecting:
            return
        if OFFSET_ATTRIBUTE in text:
            text = _OFFSET_MARK.sub("", text)
        for number, piece in enumerate(text.split("\n") if self.preformatted else [text]):
            if number:
                self.close()
            if self.preformatted and not piece.strip(_AROUND):
                continue
            found = _locate(self.document.source, piece, self.cursor)
            self.cursor = max(self.cursor, found.end or 0)
            self.fragments.append(found)

    def close(self) -> None:
        """End the current line; a blank one is dropped."""
        if not self.fragments:
            self.near = self.cursor
            return
        raw = "".join(fragment.text for fragment in self.fragments)
        text = raw if not strip(raw) else _SPACES.sub(" ", _BREAK_WITHIN.sub("", _UNPRINTABLE.sub("", raw)))
        words = strip(text)
        if words:
            starts = [part.start for part in self.fragments if part.start is not None]
            ends = [part.end for part in self.fragments if part.end is not None]
            start = starts[0] if starts else self.near
            end = max(ends) if ends else self.document.source.find("<", start, start + _SEARCH_WINDOW)
            lead = text[: len(text) - len(strip_left(text))]
            line = self.document.line_at(start)
            self.lines.append(Line(line, start, max(start, end), words, 2 * lead.count("\u3000")))
        self.fragments, self.near = [], self.cursor


def plain_text(element: etree._Element) -> str:
    """All text within an element, stripped, hidden parts too."""
    return "".join(map(str, element.itertext())).strip()


def _end_of_tag(document: HtmlDocument, element: etree._Element) -> int:
    at = offset_of(element)
    end = document.source.find(">", at, at + _SEARCH_WINDOW) if element.get(OFFSET_ATTRIBUTE) else -1
    return end + 1 if end >= 0 else at


def _locate(source: str, text: str, cursor: int) -> _TextFragment:
    """A text with its place in the source from `cursor` on.

    Found verbatim, or from its first to its last non-ASCII word with entities between.
    """
    words = text.strip(_AROUND)
    start = source.find(words, cursor, cursor + len(words) + _SEARCH_WINDOW) if words else -1
    if start >= 0:
        return _TextFragment(text, start, start + len(words))
    anchors = [word for word in _WORD.findall(words) if not word.isascii()]
    if not anchors:
        return _TextFragment(text)
    start = source.find(anchors[0], cursor, cursor + len(anchors[0]) + _SEARCH_WINDOW)
    if start < 0:
        return _TextFragment(text)
    near = start + words.rfind(anchors[-1]) - words.find(anchors[0])
    end = source.find(anchors[-1], near, near + 8 * len(words) + _SEARCH_WINDOW)
    return _TextFragment(text, start, end + len(anchors[-1]) if end >= 0 else start + len(anchors[0]))
