"""Pages come out of a spool as they went in, few or many."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.catalog import page_records
from retrieval.reading.catalog.page_records import Spool
from retrieval.reading.catalog.records import IssueKey, PageRecord

records = st.builds(
    PageRecord,
    st.builds(IssueKey, st.text(max_size=5), st.integers(0, 10**6), st.text(max_size=5)),
    st.none() | st.text(max_size=4),
    st.text(max_size=8),
    st.binary(max_size=60),
)


@given(st.lists(records, max_size=12), st.sampled_from([0, 50, 10**6]))
def test_pages_come_out_in_order_whatever_is_held(tmp_path_factory, pages, most) -> None:
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
