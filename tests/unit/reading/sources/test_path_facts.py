"""Paper, date and page by path."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.reading.sources.path_facts import facts_from_path

DAY = dt.date(2020, 2, 16)


@pytest.mark.parametrize(
    ("path", "paper", "date", "page"),
    [
        ("株洲日报/2020-02-16/A1.txt", "株洲日报", DAY, "A1"),
        ("株洲日报/20200216/A01.txt", "株洲日报", DAY, "A1"),
        ("20200216/A01", None, DAY, "A1"),
        ("2020-02/16/01.txt", None, DAY, "01"),
        ("2020/02/16/A1.txt", None, DAY, "A1"),
        ("株洲日报/2020年2月16日/第01版.txt", "株洲日报", DAY, "01"),
        ("株洲日报_20200216_A1.txt", "株洲日报", DAY, "A1"),
        ("株洲日报2020-02-16_A1.txt", "株洲日报", DAY, "A1"),
        ("zhuzhou_daily_A1.txt", None, None, "A1"),
        ("2020-02/16.txt", None, DAY, None),
        ("2020-02-30/A1.txt", None, None, "A1"),
        ("笔记.txt", None, None, None),
        ("人民日报/export.jsonl", "人民日报", None, None),
    ],
)
def test_a_path_says_what_it_says(
    path: str, paper: str | None, date: dt.date | None, page: str | None
) -> None:
    facts = facts_from_path(path.split("/"))

    assert (facts.paper, facts.date, facts.page) == (paper, date, page)
