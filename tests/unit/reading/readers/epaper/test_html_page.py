"""Broken and hostile pages: each read or refused with a reason, in bounded work."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from tests.unit.reading.pages import without_leftovers
from tests.unit.reading.readers.epaper.pages import DATABASE, FIRST, INDEX, INLINE, article, read, second

PARTS = (
    "<h1>", "</h1>", "<h3>题", "<div id=ozoom>", "</div>", "<!--enpcontent-->", "<!--/enpcontent-->",
    "<!--", "-->", "<p>", "</p>", "<br/>", "<table class=pci_c><tr><td>", "<img src=x>", "&nbsp;",
    "&#x110000;", "&bad;", "&#0;", "<founder-title>", "</founder-title>", "<founder-content>",
    "<!--mpproperty <founder-title>", "/mpproperty-->", "<div id=FontZoom>", "<div class=title>", "<pre>",
    "\n", "\x00", "\ud7ff", "\u3000\u3000\u6e21\u53e3\u91cd\u5f00\u3002", "（下转第9版）", "<",
    "<a href=x>", "<span class=date>《某报》（2021年13月99日 第 0 版）", 'alt="<br>"', "<svg><p>",
    "<body data-jianbao-at=x>", "<!-- saved from url=(9)http://[ -->", "<td class=font01>", "<script>",
    "</script>", "<h4>", "<p class=sec>",
)  # fmt: skip
WHOLE = (second(), second(stripped=True), FIRST, INLINE, DATABASE, INDEX)


def checked(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.html").write_bytes(data)
        items = without_leftovers(read_archive([Path(folder)]))
    assert len(items) == 1
    for found in (a for item in items if isinstance(item, Page) for a in item.articles):
        for block in found.blocks:
            assert 0 <= block.start <= block.end <= len(found.text)
            assert all(0 <= place.start <= place.end for place in block.places)
        found.text.encode()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=40))
def test_any_mixture_of_parts_is_read_or_refused(parts: list[str]) -> None:
    checked(("<html>" + "".join(parts)).encode())


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(WHOLE), st.integers(0, 3000), st.integers(0, 60), st.binary(max_size=12))
def test_any_page_that_is_cut_or_overwritten_is_read_or_refused(
    page: str, at: int, length: int, instead: bytes
) -> None:
    data = page.encode()

    checked(data[:at] + instead + data[at + length :])
    checked(data[: at + 1])


def test_a_page_that_ends_in_the_middle_keeps_what_was_there(tmp_path: Path) -> None:
    page = second()

    found = article(tmp_path, page[: page.index("头班船") + 3])

    assert found.headline == "渡口重开"
    assert found.text.startswith("停了六年的老渡口“三号码头”昨天重新开船，票价两元。\n头班船\n")


def test_many_empty_boxes_of_the_text_are_not_each_looked_into(tmp_path: Path) -> None:
    page = "<html><h1>题</h1>" + "<!--enpcontent-->" * 60_000

    assert read(tmp_path, page) == SetAside("saved", "no_article")
