"""Formats of exported cuttings, by the name that a reader gives."""

from __future__ import annotations

from enum import StrEnum

from retrieval.bibliography.record_formats import RecordFormat


class CuttingFormat(StrEnum):
    """Formats of exported cuttings."""

    PDF = "pdf"
    MARKDOWN = "markdown"
    RIS = "ris"
    BIBTEX = "bibtex"
    CSV = "csv"

    @property
    def suffix(self) -> str:
        """Suffix of a file."""
        return ".pdf" if self is CuttingFormat.PDF else RecordFormat(self).suffix

    @classmethod
    def of_suffix(cls, suffix: str) -> CuttingFormat | None:
        """The format of a file's suffix; None for others."""
        return next((form for form in cls if form.suffix == suffix.lower()), None)
