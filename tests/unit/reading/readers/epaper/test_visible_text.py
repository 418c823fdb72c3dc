"""Visible text: no markup, scripts, comments or controls in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.reading.readers.epaper.pages import article, second


def test_entities_that_are_none_stay_as_written_and_controls_go(tmp_path: Path) -> None:
    page = second().replace("票价两元", "票价&foo;两元&#1;")

    found = article(tmp_path, page)

    assert "票价&foo;两元。" in found.text


@pytest.mark.parametrize(
    "leak", ["<", ">", "&", "不是正文", "document", "内部备注", "Source", "founder", "版权"]
)
def test_nothing_but_what_a_reader_sees_of_the_article_is_in_its_text(tmp_path: Path, leak: str) -> None:
    found = article(tmp_path, second())

    assert leak not in found.text
