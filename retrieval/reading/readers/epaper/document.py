"""HTML documents: parsed, each element with its source offset.

lxml gives the line of an element but no offset; every start tag therefore gets its offset as an attribute
before parsing. Markup nested deeper than `MAX_MARKUP_DEPTH` is refused: the parser would drop everything
below.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice

from lxml import etree

from retrieval.errors import UnreadableSource
from retrieval.reading.readers.epaper.web_archive import html_part, is_web_archive
from retrieval.reading.sources.encoding import MAX_TEXT_BYTES, decode
from retrieval.reading.sources.source_file import SourceFile

MAX_MARKUP_DEPTH = 2040
"""Levels of nested elements: libxml2 stops at 2048 (XML_PARSE_HUGE), browsers at 512."""
MAX_HTML_BYTES = MAX_TEXT_BYTES
MIME_HEAD_BYTES = 4096
MAX_ELEMENTS = 400_000
"""Four hundred times an e-paper page."""
MAX_IMPLIED_ELEMENTS = 3
"""Elements for one tag: the parser adds html and body, or a p around a text."""
MAX_DAMAGE_SHARE = 0.005
"""Share of undecodable characters; above it the declared charset is wrong."""
MAX_NULL_SHARE = 0.01
"""Share of null bytes dropped as damage; with more the file is binary."""
MAX_ATTRIBUTE_PAIRS = 400_000_000
"""Sum over the long tags of the square of their attributes: libxml2 compares each with all before it."""
MIN_LONG_TAG_CHARS = 8_000
OFFSET_ATTRIBUTE = "data-jianbao-at"
"""Attribute with the offset of a start tag in the source."""
_START_TAG = re.compile(r"<([A-Za-z][^\s/>\"'<]{0,60})")
_WHOLE_TAG = re.compile(r"<[A-Za-z](?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+(?:>|.*+\Z)", re.DOTALL)
"""A start tag up to its end, quotes respected; one never closed takes the rest of the page."""
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
_ATTRIBUTE_START = re.compile(r"[\s\"'/][^\s=<>\"'/]")
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
} | dict.fromkeys(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "hz-gb-2312"), "gb18030")
_CHARSET_HEAD_BYTES = 4096
"""Start of a page searched for its declared charset."""


@dataclass(frozen=True)
class HtmlDocument:
    """A parsed page.

    name: path within the archive.  source: decoded text.  root: the <html> element.
    address: the address it was saved from, as a web archive states it.
    """

    name: str
    source: str
    root: etree._Element
    address: str | None = None

    @cached_property
    def _line_starts(self) -> list[int]:
        if self.source.count("\r") == self.source.count("\r\n"):
            ends = accumulate(map(len, self.source.split("\n")[:-1]))
            return [0, *[end + number for number, end in enumerate(ends, 1)]]
        return [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", self.source))]

    @property
    def last_line(self) -> int:
        """Number of the last line."""
        return len(self._line_starts)

    def line_at(self, offset: int) -> int:
        """1-based line of an offset in the source."""
        return bisect_right(self._line_starts, offset)

    def part(self, start: int, end: int) -> etree._Element | None:
        """Parse a span of the source by itself.

        As for the content of a comment. None if empty.
        """
        return _parse(self.source[start:end], start)


def parse_document(source: SourceFile) -> HtmlDocument:
    """Parse a file. Raises UnreadableSource.

    Reasons: empty, binary, encoding, too_large, no_text, markup_depth, markup_size.
    """
    data, address = source.read_bytes(MAX_HTML_BYTES), None
    if is_web_archive(data[:MIME_HEAD_BYTES]):
        data, address = html_part(data, source.name)
    text = decode_html(data, source.name)
    tags = text.count("<")  # bounds what is counted exactly, on nearly every page
    if tags > MAX_ELEMENTS and _start_tags(text) > MAX_ELEMENTS:
        raise UnreadableSource(source.name, "markup_size", limit=MAX_ELEMENTS)
    if (len(text) // 2) ** 2 > MAX_ATTRIBUTE_PAIRS and _attribute_pairs(text) > MAX_ATTRIBUTE_PAIRS:
        raise UnreadableSource(source.name, "markup_size", limit=int(MAX_ATTRIBUTE_PAIRS**0.5))
    root = _parse(text, 0)
    if root is None:
        raise UnreadableSource(source.name, "no_text")
    if MAX_IMPLIED_ELEMENTS * (tags + 1) > MAX_MARKUP_DEPTH:
        _check_depth(root, source.name)
    return HtmlDocument(source.name, text, root, address)


def _start_tags(text: str) -> int:
    """Number of start tags, counted to one above `MAX_ELEMENTS`."""
    return sum(1 for _ in islice(_START_TAG.finditer(text), MAX_ELEMENTS + 1))


def _attribute_pairs(text: str) -> int:
    """Comparisons that the attributes of long tags will cost."""
    long = (m for m in _WHOLE_TAG.finditer(text) if m.end() - m.start() > MIN_LONG_TAG_CHARS)
    bare = (_QUOTED.sub('""', match.group()) for match in long)  # a picture in a data: URL is one value
    counts = (sum(1 for _ in _ATTRIBUTE_START.finditer(tag)) for tag in bare)
    return sum(count * count for count in counts)


def offset_of(element: etree._Element) -> int:
    """Offset of an element's start tag in the source.

    0 for elements added by the parser.
    """
    at = element.get(OFFSET_ATTRIBUTE) or ""
    return int(at) if at.isdecimal() and len(at) < 12 else 0


def decode_html(data: bytes, name: str) -> str:
    """Decode a page by content, if damaged by its charset.

    A few null bytes are dropped. Raises UnreadableSource: empty, binary, encoding.
    """
    if 0 < data.count(0) <= MAX_NULL_SHARE * len(data):
        data = data.replace(b"\x00", b"")
    try:
        return decode(data, name)
    except UnreadableSource as error:
        declared = _declared_charset(data)
        if error.reason != "encoding" or declared is None:
            raise
        text = data.decode(declared, "replace")
        if text.count("\ufffd") > MAX_DAMAGE_SHARE * len(text):
            raise
        return text


def _declared_charset(data: bytes) -> str | None:
    """Declared charset as a Python codec, or None."""
    match = _CHARSET.search(data[:_CHARSET_HEAD_BYTES])
    return _CODECS.get(match.group(1).decode("ascii").lower()) if match else None


def _parse(text: str, begin: int) -> etree._Element | None:
    """Parse markup at offset `begin` of the source; None if empty."""
    # Unquoted: within the quotes of another attribute (alt="a<br>b") it must not end them.
    marked = _START_TAG.sub(
        lambda match: f"{match.group()} {OFFSET_ATTRIBUTE}={begin + match.start()} ", text
    )
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, recover=True, remove_pis=True, no_network=True
    )
    try:
        return etree.fromstring(marked.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _check_depth(root: etree._Element, name: str) -> None:
    depth = 0
    for change in _depths(root):
        depth += change
        if depth > MAX_MARKUP_DEPTH:
            raise UnreadableSource(name, "markup_depth", limit=MAX_MARKUP_DEPTH)


def _depths(root: etree._Element) -> Iterator[int]:
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        yield 1 if event == "start" else -1
