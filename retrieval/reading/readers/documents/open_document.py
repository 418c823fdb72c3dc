"""OpenDocument text (ODT): headings and paragraphs, and the parts beside them.

A frame or a note within a paragraph comes after it. Deleted text is not read; headers, footers and comments
are parts beside the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from retrieval.reading.readers.documents.word import Paragraphs
from retrieval.reading.sources.container_formats import ZipContainer

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_HEADING, _PARAGRAPH, _DELETED = f"{_SPACE}h", f"{_SPACE}p", f"{_SPACE}tracked-changes"
_COMMENT = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"
_BLANKS = {f"{_SPACE}s": " ", f"{_SPACE}tab": "\t", f"{_SPACE}line-break": "\n"}
_SKIPPED = frozenset([_DELETED, _COMMENT])


class OpenDocument:
    """An open ODT. Raises CONTAINER_ERRORS and SyntaxError for a broken one."""

    def __init__(self, container: ZipContainer) -> None:
        self._container = container
        self._content = parse_member(container, "content.xml")

    def paragraphs(self) -> Paragraphs:
        """Headings and paragraphs, in order."""
        return _paragraphs(self._content)

    def beside(self) -> Iterator[str]:
        """Comments, and paragraphs of headers and footers."""
        for comment in self._content.iter(_COMMENT):
            yield from (text for _, text in _paragraphs(comment))
        if self._container.has("styles.xml"):
            yield from (text for _, text in _paragraphs(parse_member(self._container, "styles.xml")))


def parse_member(container: ZipContainer, name: str) -> Any:
    """The root of an XML member, entities and external references unresolved."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    with container.open(name) as file:
        return etree.fromstring(file.read(), parser)


def _paragraphs(root: Any) -> Paragraphs:
    for element in root.iter(_HEADING, _PARAGRAPH):
        if not any(above.tag in _SKIPPED for above in element.iterancestors() if above is not root):
            level = element.get(f"{_SPACE}outline-level", "1") if element.tag == _HEADING else "0"
            yield min(6, int(level)) if level.isdecimal() else 1, "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    """Text of a paragraph without paragraphs inside."""
    yield element.text or ""
    for child in element:
        if child.tag in _BLANKS:
            yield _BLANKS[child.tag]
        elif isinstance(child.tag, str) and child.tag not in (_HEADING, _PARAGRAPH, *_SKIPPED):
            yield from _pieces(child)
        yield child.tail or ""
