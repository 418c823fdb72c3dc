"""Visible text: no markup, scripts, comments or controls in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from retrieval.reading.readers.epaper.document import HtmlDocument
from retrieval.reading.readers.epaper.visible_text import is_plain, plain_lines, visible_lines
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


@given(st.text(alphabet=" \t\n　路灯换新a1b;,。“\u200b\u00a0#>\"'=/", max_size=40))
def test_a_plain_text_has_the_lines_of_its_markup(text: str) -> None:
    source = f"<p>x</p>{text}"
    document = HtmlDocument("a.html", source, etree.fromstring(source, etree.HTMLParser()))

    part = document.part(8, len(source))

    assert is_plain(text)
    assert plain_lines(document, 8, len(source)) == (
        visible_lines(document, part, begin=8) if part is not None else []
    )


def test_markup_and_what_a_parser_drops_are_not_plain() -> None:
    assert not any(map(is_plain, ["路<b>灯</b>", "路&amp;灯", "路\r\n灯", "路\x00灯", "路\x0c灯"]))
