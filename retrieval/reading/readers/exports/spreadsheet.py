"""Spreadsheets (XLSX, XLS, XLSB, ODS): one article a row.

Read by python-calamine (extra `office`). The first row with two cells names the columns; each sheet is an
export of its own.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from retrieval.errors import MissingExtra, UnreadableSource
from retrieval.extras import import_extra, is_installed
from retrieval.models import Page, SetAside
from retrieval.reading.leftovers import Leftovers
from retrieval.reading.readers.exports.column_mapping import NumberedRow, canonical_rows
from retrieval.reading.readers.exports.delimited import is_header
from retrieval.reading.readers.exports.export_pages import pages_of_rows
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.packed_documents import OLE_MAGIC, ZIP_MAGIC, read_document
from retrieval.reading.sources.source_file import SourceFile

EXTRA = "office"
_SUFFIXES = frozenset([".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".et"])


class SpreadsheetReader:
    """Reader of spreadsheets."""

    @property
    def version(self) -> int:
        """Depends on the installed extra `office`.

        With it, files set aside for its lack are read.
        """
        return 7 + is_installed("python_calamine")

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True for a spreadsheet by suffix and signature."""
        return source.suffix in _SUFFIXES and head.startswith((ZIP_MAGIC, OLE_MAGIC))

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """The rows as pages.

        Raises UnreadableSource: missing_extra, bad_document, zip_bomb, too_large, no_text.
        """
        return pages_of_rows(self.rows(source), source)

    def rows(self, source: SourceFile) -> Iterator[NumberedRow]:
        """Numbered rows of all sheets. Raises UnreadableSource."""
        columns = profile_of(source).columns
        number = 0
        for name, cells in _sheets(source):
            left = Leftovers(source.name)
            rows = list(_rows(cells, number, left))
            number += len(cells)
            yield from canonical_rows(iter(rows), columns, source.name)
            yield from ((0, note) for note in left.notes())
            if not rows and any(any(line) for line in cells):
                chars = sum(len(str(cell)) for line in cells for cell in line if cell not in ("", None))
                yield 0, SetAside(source.name, "sheet_unused", (("sheet", name), ("chars", str(chars))))


def _sheets(source: SourceFile) -> list[tuple[str, Sequence[Sequence[Any]]]]:
    data = read_document(source)
    try:
        calamine: Any = import_extra("python_calamine", EXTRA)
    except MissingExtra as error:
        raise UnreadableSource(source.name, "missing_extra", extra=EXTRA) from error
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    except Exception as error:
        raise UnreadableSource(source.name, "bad_document", detail=str(error)[:120]) from error


def _rows(cells: Sequence[Sequence[Any]], before: int, left: Leftovers) -> Iterator[NumberedRow]:
    """Rows below the header; of a sheet without one, all rows.

    left: takes the lines above the header.
    """
    start = next((at for at, line in enumerate(cells) if sum(_filled(cell) for cell in line) >= 2), None)
    if start is None:
        return
    for at, line in enumerate(cells[:start], before + 1):
        left.add("left_cells", " ".join(str(cell) for cell in line if _filled(cell)), at)
    names = [str(cell).strip() for cell in cells[start]]
    if is_header(names):
        start += 1
    else:
        names = [f"#{at}" for at in range(1, len(names) + 1)]
    names = [f"{name}#{at}" if name in names[: at - 1] else name for at, name in enumerate(names, 1)]
    for at, line in enumerate(cells[start:], start + 1):
        row = {name: _plain(cell) for name, cell in zip(names, line, strict=True) if name or _filled(cell)}
        if any(_filled(cell) for cell in line):
            yield before + at, row


def _filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _plain(cell: Any) -> Any:
    """A number without a fraction as an integer."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
