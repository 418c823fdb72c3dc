"""Pages and notes come back as they were written, from bytes and from a spool."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.models import Page, PageLabel, Remark, SetAside
from retrieval.reading.catalog import page_records
from retrieval.reading.catalog.page_records import (
    Spool,
    issue_of,
    note_from_json,
    note_to_json,
    pack,
    pack_pages,
    unpack,
)
from retrieval.reading.catalog.records import IssueKey, PageRecord
from tests.unit.reading.pages import read

records = st.builds(
    PageRecord,
    st.builds(IssueKey, st.text(max_size=5), st.integers(0, 10**6), st.text(max_size=5)),
    st.none() | st.text(max_size=4),
    st.text(max_size=8),
    st.binary(max_size=60),
)


@given(st.lists(records, max_size=12), st.sampled_from([0, 50, 10**6]))
def test_pages_come_out_in_order_whatever_is_held(
    tmp_path_factory: pytest.TempPathFactory, pages: Any, most: Any
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page_records, "MAX_SPOOL_MEMORY_BYTES", most)
        spooled = Spool(tmp_path_factory.mktemp("spool") / "pages")
        for page in pages:
            spooled.add(page)

    assert list(spooled) == pages
    assert list(spooled) == pages


def test_few_pages_make_no_file(tmp_path: Path) -> None:
    spooled = Spool(tmp_path / "pages")

    spooled.add(PageRecord(IssueKey("江川晚报", 1, ""), "A1", "d", b"x" * 1000))

    assert list(tmp_path.iterdir()) == []


def ferry() -> Page:
    known = {"paper": "江川晚报", "date": dt.date(2021, 3, 2), "page": PageLabel("A1")}
    return read("渡口复航\n\n江川晚报记者 周明远\n\n本报讯 渡口昨日复航。\n", "早.txt", **known)


def test_a_page_is_packed_and_unpacked_equal() -> None:
    assert unpack(pack(ferry())) == ferry()
    assert unpack(pack(Page("空.txt", ()))) == Page("空.txt", ())


def test_packing_gives_the_notes_and_the_names_of_the_bylines() -> None:
    records: list[PageRecord] = []

    notes, names = pack_pages([ferry(), SetAside("坏.txt", "empty")], records.append)

    assert [json.loads(note) for note in notes] == [["坏.txt", "empty", [], None]]
    assert names == ["周明远"]
    assert [(record.issue, record.label) for record in records] == [
        (IssueKey("江川晚报", dt.date(2021, 3, 2).toordinal(), ""), "A1")
    ]


def test_a_page_without_paper_or_date_is_an_issue_of_its_source() -> None:
    assert issue_of(Page("早.txt", (), "江川晚报")) == IssueKey("江川晚报", 0, "早.txt")
    assert issue_of(Page("早.txt", (), None, dt.date(1, 1, 2))) == IssueKey("", 2, "早.txt")


def test_notes_come_back_as_what_they_were() -> None:
    remark = Remark("早.txt", "very_long", (("start", "渡口"), ("length", "50000")), 7)

    assert note_from_json(Remark, note_to_json(remark)) == remark
