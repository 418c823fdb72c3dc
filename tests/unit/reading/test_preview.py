"""The page the project starts from, read as people read it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.preview import page_to_json
from tests.unit.reading.pages import SEED


def test_the_seed_reads_as_its_gold_says_field_by_field(tmp_path: Path) -> None:
    shutil.copy(SEED / "zhuzhou_daily_A1.txt", tmp_path)
    (tmp_path / "zhuzhou_daily_A1.toml").write_text('paper = "株洲日报"\ndate = 2020-02-16\npage = "A1"\n')
    gold = json.loads((SEED / "zhuzhou_daily_A1.gold.json").read_text(encoding="utf-8"))
    del gold["notes"]

    page, *leftovers = read_archive([tmp_path])

    assert isinstance(page, Page)
    assert page_to_json(page) == gold
    assert [each.reason for each in leftovers if isinstance(each, SetAside)] == [
        "left_furniture",
        "left_jumps",
    ]


def test_the_seed_alone_gives_its_page_from_its_name_and_its_paper_from_its_bylines() -> None:
    page, *_ = read_archive([SEED / "zhuzhou_daily_A1.txt"])

    assert isinstance(page, Page)
    assert (page.paper, page.date, page.label) == ("株洲日报", None, "A1")
    assert page.articles[0].id == "zhuzhou_daily_A1.txt#1"
