"""Exports in XML: articles at any depth, references, results of recognition.

The elements are looked through like those of JSON (`json_records`); entities and external references stay
unresolved. Of broken XML the good part is read, and the break reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from retrieval.errors import UnreadableSource
from retrieval.models import Page, SetAside
from retrieval.reading.leftovers import Leftovers
from retrieval.reading.readers.exports.column_mapping import RECORD_PATH, NumberedRow, canonical_rows
from retrieval.reading.readers.exports.export_pages import pages_of_rows
from retrieval.reading.readers.exports.json_files.json_export import bad_element, rows_of_record
from retrieval.reading.readers.exports.json_files.json_records import records_of
from retrieval.reading.readers.exports.json_files.json_stream import BadElement, JsonElement
from retrieval.reading.readers.exports.xml_records import value_of_element
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.encoding import decode
from retrieval.reading.sources.source_file import SourceFile

MAX_XML_BYTES = 32 * 2**20
"""Held in memory as a tree, at ten to twenty times the size."""
_SUFFIXES = frozenset([".xml", ".rss", ".atom", ".nitf", ".alto"])
_DECLARATION = re.compile(r"\ufeff?\s*<\?xml[^>]{0,200}\?>")
_BEGINNING = re.compile(rb"[\s\xef\xbb\xbf\xff\xfe\x00]*<[\x00]?[?!A-Za-z\x80-\xff]")


class XmlReader:
    """Reader of exports in XML."""

    version = 3

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True for hOCR, or a suffix of XML and a tag."""
        if b"<html" in head:
            return b"ocr_page" in head
        return source.suffix in _SUFFIXES and bool(_BEGINNING.match(head))

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """Successive records of one page as a page.

        Raises UnreadableSource: as `SourceFile.read_text`, bad_document, no_text.
        """
        return pages_of_rows(self.rows(source), source)

    def rows(self, source: SourceFile) -> Iterator[NumberedRow]:
        """Numbered records of the export. Raises UnreadableSource."""
        columns = profile_of(source).columns
        return canonical_rows(_records(source, columns), columns, source.name)


def _records(source: SourceFile, columns: Mapping[str, str]) -> Iterator[NumberedRow]:
    """Records under the names of the file, numbered from 1."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    text = decode(source.read_bytes(MAX_XML_BYTES), source.name)
    text = _DECLARATION.sub("", text, count=1)
    root = etree.fromstring(text.encode(), parser) if text.strip() else None
    broken = next(iter(parser.error_log), None)
    if root is None:
        detail = broken.message[:120] if broken else "XML"
        raise UnreadableSource(source.name, "bad_document", detail=detail)
    name, left, number = str(root.tag).rpartition("}")[2], Leftovers(source.name), 0
    found = records_of(JsonElement(name, value_of_element(root)), columns, left, 1)
    for path, record in found:
        if isinstance(record, BadElement):
            yield 0, bad_element(record, source.name)
            continue
        for row in rows_of_record(record, left, number + 1):
            number += 1
            yield number, {RECORD_PATH: path, **row}
    if broken is not None:
        yield 0, SetAside(source.name, "bad_document", (("detail", broken.message[:120]),), broken.line)
    yield from ((0, note) for note in left.notes())
