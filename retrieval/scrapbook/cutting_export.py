"""Cuttings as a file: a PDF sheet, or records for other programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from retrieval.bibliography.record_formats import RecordFormat, render_records
from retrieval.i18n import Messages
from retrieval.imaging.cutting_sheet import SheetEntry, render_sheet
from retrieval.scrapbook.cutting import KeptCutting
from retrieval.scrapbook.cutting_format import CuttingFormat
from retrieval.scrapbook.cutting_records import records_of_cuttings

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the encoding of the country."""


def export_cuttings(
    cuttings: Sequence[KeptCutting], form: CuttingFormat, words: Messages, made: dt.datetime
) -> bytes:
    """The content of the file, oldest cutting first. Raises MissingExtra, ChildFailed."""
    ordered = sorted(cuttings, key=lambda kept: kept.number)
    if form is CuttingFormat.PDF:
        entries = [SheetEntry(kept.number, kept.cutting.quote, kept.note) for kept in ordered]
        return render_sheet(entries, words, made)
    mark = BYTE_ORDER_MARK if form is CuttingFormat.CSV else ""
    parts = render_records(records_of_cuttings(ordered), RecordFormat(str(form)), words)
    return f"{mark}{''.join(parts)}".encode("utf-8", "replace")
