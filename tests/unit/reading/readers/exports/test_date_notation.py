"""Dates that only their column explains."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.models import SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.readers.exports.date_notation import DateNotation, notation_of, plain_date
from tests.unit.reading.readers.exports.sample_rows import articles


@pytest.mark.parametrize(
    ("cells", "notation"),
    [
        (["04/09/2024", "25/09/2024"], DateNotation.DAY_FIRST),
        (["09.04.2024", "09.25.2024"], DateNotation.MONTH_FIRST),
        (["04/09/2024", "05/09/2024"], DateNotation.EITHER),
        (["25/09/2024", "09/25/2024"], DateNotation.EITHER),
        (["45539", 45540, "45541.0"], DateNotation.SERIAL),
        (["2024-09-04", "2024/9/5"], None),
        (["20240904"], None),
        ([], None),
    ],
)
def test_the_whole_column_says_its_notation(cells: list[object], notation: DateNotation | None) -> None:
    assert notation_of(cells) == notation


@given(st.lists(st.dates(dt.date(1900, 3, 1), dt.date(2099, 12, 31)), min_size=1), st.booleans())
def test_a_date_is_read_as_it_was_written_or_by_its_year_alone(days: list[dt.date], day_first: bool) -> None:
    order = "%d/%m/%Y" if day_first else "%m/%d/%Y"
    cells = [day.strftime(order) for day in days]
    notation = notation_of(cells)

    for day, cell in zip(days, cells, strict=True):
        read = str(plain_date(cell, notation))
        assert read in (f"{day.year}-{day.month}-{day.day}", f"{day.year}")


@given(st.dates(dt.date(1927, 5, 18), dt.date(2099, 12, 31)))
def test_a_day_of_a_spreadsheet_is_the_date_it_shows(day: dt.date) -> None:
    cell = str((day - dt.date(1899, 12, 30)).days)

    assert plain_date(cell, notation_of([cell])) == day.isoformat()


def test_rows_are_kept_and_an_open_order_is_said(tmp_path: Path) -> None:
    row = "路灯换新,城东三百盏路灯昨日换新。,{}\n"
    (tmp_path / "sure.csv").write_text(
        "标题,正文,日期\n" + row.format("12/03/2021") + row.format("25/03/2021")
    )
    (tmp_path / "open.csv").write_text("标题,正文,日期\n" + row.format("12/03/2021"))

    dates = {(a.source, str(a.date)) for a in articles(tmp_path)}
    notes = [item for item in read_archive([tmp_path]) if isinstance(item, SetAside)]

    assert dates == {("sure.csv", "2021-03-12"), ("sure.csv", "2021-03-25"), ("open.csv", "None")}
    assert [note.source for note in notes if note.reason == "partial_date"] == ["open.csv"]
