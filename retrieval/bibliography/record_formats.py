"""Formats of records, by the name that a reader gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from retrieval.bibliography.bibtex import bibtex_entries
from retrieval.bibliography.cited_record import CitedRecord
from retrieval.bibliography.csv_table import csv_rows
from retrieval.bibliography.markdown_quotes import markdown_quotes
from retrieval.bibliography.ris import ris_records
from retrieval.i18n import Messages


class RecordFormat(StrEnum):
    """Formats that other programs read."""

    CSV = "csv"
    MARKDOWN = "markdown"
    BIBTEX = "bibtex"
    RIS = "ris"

    @property
    def suffix(self) -> str:
        """Suffix of a file."""
        return {"markdown": ".md", "bibtex": ".bib"}.get(self, f".{self}")


def render_records(
    records: Iterable[CitedRecord], record_format: RecordFormat, messages: Messages
) -> Iterator[str]:
    """The parts of a file with these records, made one by one."""
    match record_format:
        case RecordFormat.CSV:
            return csv_rows(records, messages)
        case RecordFormat.MARKDOWN:
            return markdown_quotes(records, messages)
        case RecordFormat.BIBTEX:
            return bibtex_entries(records)
        case RecordFormat.RIS:
            return ris_records(records)
