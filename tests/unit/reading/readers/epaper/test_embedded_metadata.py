"""Metadata within e-paper pages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from retrieval.models import BlockKind
from tests.unit.reading.readers.epaper.pages import INLINE, article, second, words


def test_elements_within_the_page_say_what_the_comments_do_not(tmp_path: Path) -> None:
    found = article(tmp_path, INLINE)

    assert found.headline == "湿地保护 白鹭多了三成 志愿者数了一整年"
    assert (found.paper, found.date, found.page) == ("临海日报", dt.date(2023, 4, 5), "A3")
    assert [(c.role, c.names) for c in found.byline] == [("记者", ("林沐",))]
    assert found.jump_from == "A1"
    assert words(found, BlockKind.PARAGRAPH) == ["志愿者在湿地数到白鹭一千二百只。"]


def test_impossible_facts_in_the_properties_are_not_believed(tmp_path: Path) -> None:
    page = second().replace("\n2021-03-09\n", "\n2021-02-30\n").replace(">05</founder", ">&lt;&gt;</founder")

    found = article(tmp_path, page)

    assert (found.date, found.page) == (dt.date(2021, 3, 9), "05")
