"""Kicker, headline and deck by markup alone."""

from __future__ import annotations

from pathlib import Path

from tests.unit.reading.readers.epaper.pages import FIRST, article, second, titles


def test_cells_of_an_old_skin_are_kicker_headline_and_deck_by_their_order(tmp_path: Path) -> None:
    found = article(tmp_path, FIRST[: FIRST.index("<!--enp")] + "</BODY></HTML>")

    assert titles(found) == ("城北旧巷改造", "四十盏新灯亮了", "居民夜里不再打手电")


def test_kicker_and_deck_may_both_be_second_headings(tmp_path: Path) -> None:
    page = second(stripped=True).replace(
        "<h3>两岸居民盼了六年</h3>", "<h2 class=leading_title>两岸居民盼了六年</h2>"
    )

    assert titles(article(tmp_path, page)) == ("两岸居民盼了六年", "渡口重开", "票价不变 班次增加")
