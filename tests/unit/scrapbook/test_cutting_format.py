"""Formats by suffix."""

from __future__ import annotations

import pytest

from retrieval.scrapbook.cutting_format import CuttingFormat


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        (".pdf", "pdf"),
        (".MD", "markdown"),
        (".ris", "ris"),
        (".bib", "bibtex"),
        (".csv", "csv"),
        (".txt", None),
    ],
)
def test_a_suffix_names_a_format(suffix: str, form: str | None) -> None:
    found = CuttingFormat.of_suffix(suffix)

    assert (None if found is None else str(found)) == form
