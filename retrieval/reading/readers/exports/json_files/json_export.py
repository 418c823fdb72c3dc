"""JSON exports of any shape, also gzip'd, and the data of scripts.

Records are found wherever they lie (`json_records`) and read as rows; the number of a row counts records.
OCR results are laid out by their boxes and read as a page. A malformed element is set aside with its path,
and the elements around it are read.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from retrieval.models import Article, BlockKind, Page, SetAside
from retrieval.reading.grammar.lines import split_lines
from retrieval.reading.grammar.page import read_page
from retrieval.reading.layout.glyphs import PrintedLine, PrintedPage, level_sizes
from retrieval.reading.layout.ocr import type_size
from retrieval.reading.layout.printed_articles import build_articles
from retrieval.reading.leftovers import Leftovers, outside_words
from retrieval.reading.readers.exports.column_mapping import RECORD_PATH, NumberedRow, canonical_rows
from retrieval.reading.readers.exports.export_file import read_text_export
from retrieval.reading.readers.exports.export_pages import pages_of_rows
from retrieval.reading.readers.exports.json_files.json_records import OCR_LINES, records_of
from retrieval.reading.readers.exports.json_files.json_stream import SCRIPT_OPENING, BadElement, read_elements
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.encoding import detect_encoding
from retrieval.reading.sources.page_facts import PageFacts
from retrieval.reading.sources.source_file import SourceFile
from retrieval.reading.sources.streams import GZIP_MAGIC, decompress_head

_SURE = re.compile(r"""[\s\ufeff\x1e]*(?:\{\s*(?:["}]|'[^'\n]{1,60}'\s*:|\Z)|\[\s*\{\s*["'])""")
_NAMED = re.compile(r"""[\s\ufeff\x1e]*\[\s*(?:[\[{"'\]]|\Z)""")
_DATA = re.compile(r"""\{\s*["'\w]|\[\s*(?:\{\s*["'\w]|\[\s*["'])""")
_SUFFIXES = (".json", ".jsonl", ".ndjson", ".geojson", ".ninjs")


class JsonReader:
    """Reader of exports in JSON that are not one row a line."""

    version = 5

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True for a beginning array or object, also within gzip.

        Or for a script with nothing before it but a name.
        """
        if head.startswith(GZIP_MAGIC):
            head = decompress_head(head)
        encoding = detect_encoding(head)
        if encoding is None:
            return False
        text = head.decode(encoding, "replace")
        if opening := SCRIPT_OPENING.match(text):
            return _DATA.match(text, opening.end()) is not None
        named = source.name.lower().removesuffix(".gz").endswith(_SUFFIXES)
        return bool(_SURE.match(text) or (named and _NAMED.match(text)))

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """Successive records of one page as a page.

        Raises UnreadableSource: unreadable, encoding, no_text.
        """
        return pages_of_rows(self.rows(source), source)

    def rows(self, source: SourceFile) -> Iterator[NumberedRow]:
        """Numbered records of the export. Raises UnreadableSource."""
        columns = profile_of(source).columns
        return canonical_rows(_records(source, columns), columns, source.name)


def _records(source: SourceFile, columns: Mapping[str, str]) -> Iterator[NumberedRow]:
    """Records under the names of the file, numbered from 1."""
    return read_text_export(source, lambda text: _numbered(text, source.name, columns))


def _numbered(text: io.TextIOWrapper, name: str, columns: Mapping[str, str]) -> Iterator[NumberedRow]:
    number = 0
    left = Leftovers(name)
    for element in read_elements(text):
        if isinstance(element, BadElement):
            yield 0, bad_element(element, name)
            continue
        for path, record in records_of(element, columns, left, number + 1):
            if isinstance(record, BadElement):
                yield 0, bad_element(record, name)
                continue
            for row in rows_of_record(record, left, number + 1):
                number += 1
                yield number, {RECORD_PATH: path, **row} if path else row
    yield from ((0, note) for note in left.notes())


def bad_element(element: BadElement, name: str, place: int | None = None) -> SetAside:
    """The report of an element that is no record."""
    facts = (("detail", element.detail[:120]), ("at", element.path or "$"))
    size = (("chars", str(element.chars)),) if element.chars else ()
    return SetAside(name, "bad_json_element", (*facts, *size), place)


def rows_of_record(record: Mapping[str, Any], left: Leftovers, number: int) -> Iterator[Mapping[str, Any]]:
    """Rows of a record: itself, or the articles of OCR lines.

    left: takes lines outside the articles.  number: of the first row.
    """
    if OCR_LINES not in record:
        yield record
        return
    facts = {key: value for key, value in record.items() if key != OCR_LINES}
    lines: Sequence[tuple[str, Any]] = record[OCR_LINES]
    texts = [_row_texts(article) for article in _articles_of_lines(lines)]
    read = [text for row in texts for text in row.values()]
    left.add_page_text(outside_words(((number, text) for text, _ in lines), (), read))
    for row in texts:
        yield {**facts, **row}


def _row_texts(article: Article) -> dict[str, str]:
    """Fields of a row; a column's name stands where a kicker would."""
    blocks = article.blocks_of(BlockKind.PARAGRAPH, BlockKind.SUBHEAD, BlockKind.CAPTION, BlockKind.BYLINE)
    body = "\n".join(article.text_of(block) for block in blocks)
    kicker = article.kicker or article.column
    titles = {"kicker": kicker, "title": article.headline, "subtitle": article.deck}
    return {**{key: text for key, text in titles.items() if text}, "text": body}


def _articles_of_lines(lines: Sequence[tuple[str, Any]]) -> tuple[Article, ...]:
    """Articles of OCR lines, by boxes or as given."""
    printed = [line for text, box in lines if text.strip() and (line := _printed(text.strip(), box))]
    if len(printed) == len([text for text, _ in lines if text.strip()]) and printed:
        width, height = max(line.x1 for line in printed), max(line.y1 for line in printed)
        page = PrintedPage(1, width, height, level_sizes(printed))
        articles = build_articles(page, source="", facts=PageFacts(), article_id=str)
        if any(article.headline for article in articles):
            return articles
    text = split_lines("\n".join(text for text, _ in lines))
    return read_page(text, source="", facts=PageFacts(), article_id=str)


def _printed(text: str, box: Any) -> PrintedLine | None:
    edges = _edges(box)
    if edges is None:
        return None
    x0, y0, x1, y1 = edges
    return PrintedLine(text, x0, y0, x1, y1, type_size(text, x1 - x0, y1 - y0))


def _coordinates(corner: Any) -> list[Any]:
    """Numbers of a corner: a list, an object, or one of them."""
    if isinstance(corner, Mapping):
        return [corner.get("x", corner.get("X")), corner.get("y", corner.get("Y"))]
    return corner if isinstance(corner, list) else [corner]


def _edges(box: Any) -> tuple[float, float, float, float] | None:
    """Edges of a box in any notation of OCR.

    Four corners, eight or four numbers, or left, top, width, height.
    """
    if isinstance(box, Mapping):
        box = [box.get(name) for name in ("left", "top", "width", "height")]
        if all(isinstance(at, int | float) for at in box):
            left, top, width, height = map(float, box)
            return (left, top, left + width, top + height) if width > 0 and height > 0 else None
        return None
    if not isinstance(box, list):
        return None
    flat = [at for corner in box for at in _coordinates(corner)]
    if len(flat) < 4 or len(flat) % 2 or not all(isinstance(at, int | float) for at in flat):
        return None
    xs, ys = [float(at) for at in flat[::2]], [float(at) for at in flat[1::2]]
    x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None
