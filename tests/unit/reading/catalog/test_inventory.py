"""What an archive lacks is judged by its own habits."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path

from retrieval.index.build.indexed_articles import IndexedArticles
from retrieval.reading.catalog.inventory import (
    Holding,
    MissingDays,
    missing_days,
    missing_pages,
    take_inventory,
)
from retrieval.reading.catalog.page_catalog import PageCatalog
from tests.conftest import build_archive

MARCH = [dt.date(2021, 3, day) for day in range(1, 32)]


def test_a_number_left_out_is_a_missing_page() -> None:
    assert list(missing_pages(["A1", "A2", "A4", "B2"])) == ["A3", "B1"]


def test_a_missing_page_is_written_as_its_neighbours_are() -> None:
    assert list(missing_pages(["01", "03", "10"])) == ["02", "04", "05", "06", "07", "08", "09"]


def test_labels_without_a_number_and_absurd_ones_are_left_alone() -> None:
    assert list(missing_pages(["头版", "A1", "A99999999999"])) == []


def test_days_without_an_issue_come_as_runs() -> None:
    present = [date for date in MARCH if date.day not in (9, 10, 20)]

    assert list(missing_days("湘江晚报", present)) == [
        MissingDays("湘江晚报", (dt.date(2021, 3, 9), dt.date(2021, 3, 10))),
        MissingDays("湘江晚报", (dt.date(2021, 3, 20),)),
    ]


def test_a_weekly_lacks_only_its_own_weekday() -> None:
    fridays = [date for date in MARCH if date.weekday() == 4 and date.day != 12]

    assert [run.first.day for run in missing_days("湘江周刊", fridays)] == [12]


def test_a_paper_that_never_appears_on_sundays_lacks_no_sunday() -> None:
    assert list(missing_days("湘江晚报", [date for date in MARCH if date.weekday() != 6])) == []


def test_the_inventory_counts_by_paper_and_year_and_names_what_looks_wrong(tmp_path: Path) -> None:
    archive = tmp_path / "报"
    for date, page in (("2021-03-01", "A1"), ("2021-03-01", "A3"), ("2022-03-01", "A1")):
        folder = archive / "湘江晚报" / date
        folder.mkdir(parents=True, exist_ok=True)
        text = f"渡口复航\n\n湘江晚报记者 江小舟\n\n湘江晚报讯 渡口{date}复航,{page}版有图。\n"
        (folder / f"{page}.txt").write_text(text, encoding="utf-8")
    (archive / "坏.txt").write_bytes(b"")
    shelf = build_archive(archive, tmp_path / "data")

    with closing(PageCatalog(shelf.root)) as catalog:
        inventory = take_inventory(catalog, IndexedArticles(catalog.connection).count_by_day())

    assert inventory.holdings == (
        Holding(None, None, issues=0, pages=0, articles=0, set_aside=1, remarks=0),
        Holding("湘江晚报", 2021, issues=1, pages=2, articles=2, set_aside=0, remarks=0),
        Holding("湘江晚报", 2022, issues=1, pages=1, articles=1, set_aside=0, remarks=0),
    )
    assert [(issue.date, issue.missing) for issue in inventory.incomplete] == [(dt.date(2021, 3, 1), ("A2",))]
    assert [(item.source, item.reason) for item in inventory.set_aside] == [("坏.txt", "empty")]
    assert inventory.pages_per_day["湘江晚报"] == {dt.date(2021, 3, 1): 2, dt.date(2022, 3, 1): 1}
