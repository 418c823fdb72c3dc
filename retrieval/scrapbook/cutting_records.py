"""Cuttings as cited records, for the formats of other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from retrieval.bibliography.cited_record import CitedRecord
from retrieval.scrapbook.cutting import KeptCutting


def records_of_cuttings(cuttings: Iterable[KeptCutting]) -> Iterator[CitedRecord]:
    """One record a cutting; its note is the remark."""
    for rank, kept in enumerate(cuttings, 1):
        yield CitedRecord("", rank, kept.cutting.excerpt, kept.cutting.text, remark=kept.note)
