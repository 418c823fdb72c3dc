"""Formats by name."""

from __future__ import annotations

import pytest

from retrieval.bibliography.record_formats import RecordFormat, render_records
from retrieval.i18n import Messages
from tests.unit.bibliography.examples import record


@pytest.mark.parametrize(
    ("name", "opening", "suffix"),
    [
        ("csv", "问题,序号", ".csv"),
        ("markdown", "## 何时夜航?", ".md"),
        ("bibtex", "@article{jianbao20210304-", ".bib"),
        ("ris", "TY  - NEWS", ".ris"),
    ],
)
def test_a_format_has_its_form_and_suffix(name: str, opening: str, suffix: str) -> None:
    chosen = RecordFormat(name)

    assert "".join(render_records([record()], chosen, Messages())).startswith(opening)
    assert chosen.suffix == suffix
