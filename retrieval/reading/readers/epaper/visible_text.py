"""An element as the lines that a reader sees: scripts, comments, forms and hidden parts left out.

White space is that of HTML: runs of it are one space, a line break between two Chinese characters is
none (CSS Text 3, segment breaks). Every line keeps its place: where its words are a stretch of the source
as they stand, exactly that stretch; where entities or tags stand between, from the first to the last of
them that is found, at the least from the start tag of the element.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

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
_OUR_MARK = re.compile(rf" {OFFSET_ATTRIBUTE}=\d+ ")
_AROUND = " \t\r\n\f\v\u3000\u00a0"
_WORD = re.compile(r"\w{1,40}")
_SEARCH_WINDOW = 4096
"""How far behind the last place a text is looked for: tags and comments may stand between."""

ElementFilter = Callable[[etree._Element], bool]


def visible_lines(
    document: HtmlDocument,
    root: etree._Element,
    *,
    left_out: ElementFilter | None = None,
    between: str | None = None,
    begin: int = 0,
) -> list[Line]:
    """The lines that an element shows, in order; its own hiddenness does not count.

    left_out: tells of elements within it that are not wanted.
    between:  the name of two comments, <!--name--> and <!--/name-->: only what stands between is given.
    begin:    where in the source a part parsed by itself begins.
    """
    cursor = max(begin, offset_of(root))
    flow = _LineBuilder(
        document, root, left_out or (lambda _: False), between, cursor, between is None, cursor
    )
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "start":
            flow.start(element)
        elif event == "end":
            flow.end(element)
        else:
            flow.comment(element)
    flow.close()
    return flow.lines


def is_visible(element: etree._Element) -> bool:
    """Whether an element by itself is one that shows text."""
    hidden = element.tag in INVISIBLE_TAGS or _HIDDEN.search(element.get("style") or "")
    return isinstance(element.tag, str) and not hidden


@dataclass(frozen=True, slots=True)
class _TextFragment:
    """A text with its place in the source, where it was found there."""

    text: str
    start: int | None = None
    end: int | None = None


@dataclass(slots=True)
class _LineBuilder:
    """The text of an element on its way to lines.

    cursor: where in the source the walk has come to.  wanted: whether it is between the two comments.
    hidden: the element under way that is not seen.  near: an offset at or before the line under way.
    """

    document: HtmlDocument
    root: etree._Element
    left_out: ElementFilter
    between: str | None
    cursor: int
    wanted: bool
    near: int = 0
    hidden: etree._Element | None = None
    preformatted: int = 0
    fragments: list[_TextFragment] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def start(self, element: etree._Element) -> None:
        """An element begins."""
        if self.hidden is not None:
            return
        self.cursor = max(self.cursor, _after_tag(self.document, element))
        if element.tag in BLOCK_TAGS:
            self.close()
        elif element.tag in CELL_TAGS and self.fragments:
            self.fragments.append(_TextFragment(" "))
        if element is not self.root and (not is_visible(element) or self.left_out(element)):
            self.hidden = element
            return
        self.preformatted += element.tag == "pre"
        self.add(element.text)

    def end(self, element: etree._Element) -> None:
        """An element ends."""
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
        """A comment stands here; it may be one of the two marks."""
        if self.hidden is not None:
            return
        mark = _OUR_MARK.sub("", comment.text or "").strip()
        if self.between and mark in (self.between, f"/{self.between}"):
            self.wanted = mark == self.between
        self.add(comment.tail)

    def add(self, text: str | None) -> None:
        """Text of the page, a line of its own for each line of it within <pre>."""
        if not text or not self.wanted:
            return
        text = _OUR_MARK.sub("", text)
        for number, piece in enumerate(text.split("\n") if self.preformatted else [text]):
            if number:
                self.close()
            if self.preformatted and not piece.strip(_AROUND):
                continue
            found = _found(self.document.source, piece, self.cursor)
            self.cursor = max(self.cursor, found.end or 0)
            self.fragments.append(found)

    def close(self) -> None:
        """End the line under way; one without words is none."""
        if not self.fragments:
            self.near = self.cursor
            return
        raw = "".join(fragment.text for fragment in self.fragments)
        text = _SPACES.sub(" ", _BREAK_WITHIN.sub("", _UNPRINTABLE.sub("", raw)))
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


def _after_tag(document: HtmlDocument, element: etree._Element) -> int:
    at = offset_of(element)
    end = document.source.find(">", at, at + _SEARCH_WINDOW) if element.get(OFFSET_ATTRIBUTE) else -1
    return end + 1 if end >= 0 else at


def _found(source: str, text: str, cursor: int) -> _TextFragment:
    """A text with its place in the source from `cursor` on: as it stands there, or from its first to its last
    word where entities stand between."""
    words = text.strip(_AROUND)
    start = source.find(words, cursor, cursor + len(words) + _SEARCH_WINDOW) if words else -1
    if start >= 0:
        return _TextFragment(text, start, start + len(words))
    known = [word for word in _WORD.findall(words) if not word.isascii()]
    if not known:
        return _TextFragment(text)
    start = source.find(known[0], cursor, cursor + len(known[0]) + _SEARCH_WINDOW)
    if start < 0:
        return _TextFragment(text)
    near = start + words.rfind(known[-1]) - words.find(known[0])
    end = source.find(known[-1], near, near + 8 * len(words) + _SEARCH_WINDOW)
    return _TextFragment(text, start, end + len(known[-1]) if end >= 0 else start + len(known[0]))
