"""Word documents (DOCX): paragraphs as they read on paper.

Paragraphs come from the XML of python-docx, for its `text` leaves out tracked insertions, content controls
and text boxes. Deleted text is not read. Headers, footers, notes and comments are parts beside the text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from retrieval.extras import import_extra

EXTRA = "office"
_HEADING_STYLE = re.compile(r"(?:heading|标题|標題)\s*(\d)", re.IGNORECASE)
_TITLE_STYLES = frozenset(["title", "标题", "標題"])
_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE, _ROW, _CELL = (f"{_SPACE}{name}" for name in ("p", "tbl", "tr", "tc"))
_TEXT, _BOX, _STYLE = (f"{_SPACE}{name}" for name in ("t", "txbxContent", "pStyle"))
_BREAKS = frozenset(f"{_SPACE}{name}" for name in ("br", "cr"))
_TAB = f"{_SPACE}tab"
_SKIPPED = frozenset([_BOX, f"{_SPACE}del", f"{_SPACE}moveFrom", f"{_SPACE}pPr", f"{_SPACE}rPr"])
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARTS_BESIDE = re.compile(r"/word/(?:header|footer|footnotes|endnotes|comments)\d*\.xml")

Paragraphs = Iterator[tuple[int, str]]
"""Paragraphs with the level of their heading, 0 for text."""
StyledParagraphs = Iterator[tuple[str, str]]
"""Paragraphs with the name of their style."""


class WordDocument:
    """An open DOCX.

    Raises MissingExtra, and errors of python-docx for a broken one.
    """

    def __init__(self, data: bytes) -> None:
        docx: Any = import_extra("docx", EXTRA)
        self._document = docx.Document(io.BytesIO(data))
        self._styles = {style.style_id: style.name or "" for style in self._document.styles}

    def paragraphs(self) -> Paragraphs:
        """Paragraphs and rows of tables in order, text boxes after their paragraph."""
        return ((style_level(style), text) for style, text in self.styled_paragraphs())

    def styled_paragraphs(self) -> StyledParagraphs:
        """The same with names of styles; none for rows of tables."""
        yield from self._blocks(self._document.element.body)

    def beside(self) -> Iterator[str]:
        """Paragraphs of headers, footers, notes and comments."""
        from lxml import etree

        for part in self._document.part.package.iter_parts():
            if _PARTS_BESIDE.fullmatch(str(part.partname)):
                parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
                root = etree.fromstring(part.blob, parser)
                yield from (_text_of(paragraph) for paragraph in root.iter(_PARAGRAPH))

    def _blocks(self, parent: Any) -> StyledParagraphs:
        for child in parent:
            if child.tag == _PARAGRAPH:
                yield self._style(child), _text_of(child)
                for box in _boxes(child):
                    yield from self._blocks(box)
            elif child.tag == _TABLE:
                yield from _rows(child)
            elif child.tag not in _SKIPPED and child.tag != _FALLBACK:
                yield from self._blocks(child)  # content controls, tracked insertions of paragraphs

    def _style(self, paragraph: Any) -> str:
        style = paragraph.find(f"{_SPACE}pPr/{_STYLE}")
        return self._styles.get(style.get(f"{_SPACE}val"), "") if style is not None else ""


def _rows(table: Any) -> StyledParagraphs:
    """Rows of a table, cells parted by a wide blank.

    A table within a cell is part of it.
    """
    for row in table.iter(_ROW):
        if next(row.iterancestors(_TABLE)) is table:
            cells = (cell for cell in row.iter(_CELL) if next(cell.iterancestors(_ROW)) is row)
            texts = (" ".join(map(_text_of, cell.iter(_PARAGRAPH))).replace("\n", " ") for cell in cells)
            yield "", "\u3000".join(text for text in texts if text.strip())


def _boxes(paragraph: Any) -> Iterator[Any]:
    """Text boxes anchored in a paragraph, each once."""
    for box in paragraph.iter(_BOX):
        if not any(above.tag == _FALLBACK for above in box.iterancestors()):
            yield box


def _text_of(paragraph: Any) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag == _TAB:
            yield "\t"
        elif child.tag not in _SKIPPED and child.tag not in (_FALLBACK, _PARAGRAPH):
            yield from _pieces(child)


def style_level(name: str) -> int:
    """Level of a heading by its style, 0 for text."""
    match = _HEADING_STYLE.match(name)
    if match:
        return min(6, int(match.group(1)) + 1)
    return 1 if name.lower() in _TITLE_STYLES else 0
