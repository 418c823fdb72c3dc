"""The inventory as tables for a person and as JSON for a program."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.cli.inventory import MAX_LIST_LINES, InventoryView, inventory_to_json
from retrieval.i18n import Messages
from retrieval.models import SetAside
from retrieval.reading.catalog.inventory import Holding, IncompleteIssue, Inventory, MissingDays

DAY = dt.date(2021, 3, 1)


def inventory(**parts: object) -> Inventory:
    empty = {"missing": (), "incomplete": (), "set_aside": (), "remarks": (), "pages_per_day": {}}
    holdings = (Holding("湘江晚报", 2021, 1, 2, 1234, 0, 0),)
    return Inventory(**{"holdings": holdings, **empty, **parts})  # type: ignore[arg-type]


def test_a_healthy_archive_is_a_table_and_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    InventoryView(Messages()).show(inventory())

    shown = capsys.readouterr().out
    assert "湘江晚报" in shown and "1,234" in shown
    assert Messages().say("doctor.healthy") in shown


def test_gaps_are_listed_with_their_dates_and_pages(capsys: pytest.CaptureFixture[str]) -> None:
    gaps = inventory(
        missing=(MissingDays("湘江晚报", (DAY, DAY + dt.timedelta(1))),),
        incomplete=(IncompleteIssue("湘江晚报", DAY, ("A2", "A4")),),
    )

    InventoryView(Messages()).show(gaps)

    shown = capsys.readouterr().out
    assert "2021年3月1日" in shown and "2021年3月2日" in shown
    assert "缺 A2、A4" in shown
    assert Messages().say("doctor.healthy") not in shown


def test_a_long_list_is_cut_and_the_rest_counted(capsys: pytest.CaptureFixture[str]) -> None:
    broken = tuple(SetAside(f"{n}.txt", "binary") for n in range(MAX_LIST_LINES + 3))

    InventoryView(Messages()).show(inventory(set_aside=broken))

    shown = capsys.readouterr().out
    assert "11.txt" in shown and "12.txt" not in shown
    assert Messages().say("doctor.more", count=3) in shown


def test_json_has_dates_as_iso_and_reasons_with_their_sentences() -> None:
    found = inventory_to_json(
        inventory(
            missing=(MissingDays("湘江晚报", (DAY,)),),
            set_aside=(SetAside("a.txt", "binary", place=3),),
            pages_per_day={"湘江晚报": {DAY: 2}},
        ),
        Messages(),
    )

    assert found["schema"] == 1
    assert found["missing_days"] == [
        {"paper": "湘江晚报", "first": "2021-03-01", "last": "2021-03-01", "days": 1}
    ]
    assert found["pages_per_day"] == {"湘江晚报": {"2021-03-01": 2}}
    (note,) = found["set_aside"]
    assert (note["source"], note["place"], note["reason"]) == ("a.txt", 3, "binary")
    assert "a.txt" in note["message"]
