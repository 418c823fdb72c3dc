"""Formats of exported cuttings, by the name that a reader gives."""

from __future__ import annotations

from enum import StrEnum


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
        return {"markdown": ".md", "bibtex": ".bib"}.get(self, f".{self}")

    @classmethod
    def of_suffix(cls, suffix: str) -> CuttingFormat | None:
        """The format of a file's suffix; None for others."""
        return next((form for form in cls if form.suffix == suffix.lower()), None)
