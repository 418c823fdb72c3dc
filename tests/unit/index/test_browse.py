"""Looking through an archive: days, years, months of a word."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from retrieval.index.browse import (
    articles_by_month,
    nearest_days,
    neighbours_on_page,
    pages_per_day,
    rows_of_day,
    same_day_of_other_years,
    trend,
)
from retrieval.index.generation import Generation
from retrieval.index.search.article_table import article_key
from retrieval.models import Article
from retrieval.settings import Settings
from tests.lending import lend_dictionary

ROWS = [
    ("a", "2019-02-16", "A1", "渡口复航", "湘江渡口复航,乘客很多。"),
    ("b", "2020-02-16", "A2", "企业复工", "多家企业复工。"),
    ("c", "2020-02-16", "A1", "会议召开", "会议部署复工复产。"),
    ("d", "2020-03-01", "A1", "大桥合龙", "新大桥合龙。"),
    ("e", None, "A1", "没有日期", "复工的消息。"),
]


@pytest.fixture
def generation(tmp_path: Path) -> Generation:
    export = tmp_path / "导出.jsonl"
    fields = ("id", "date", "page", "title", "text")
    rows = [dict(zip(fields, row, strict=True)) | {"paper": "湘江晚报"} for row in ROWS]
    export.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    archive = Archive(Settings.read(data=tmp_path / "data"), [export])
    lend_dictionary(archive.shelf)
    return archive.open().generation


def ids(generation: Generation, rows: Iterable[int]) -> list[str]:
    return [generation.store.article(row).id for row in rows]


def test_the_articles_of_a_day_come_in_the_order_of_their_pages(generation: Generation) -> None:
    assert ids(generation, rows_of_day(generation.store, dt.date(2020, 2, 16))) == ["c", "b"]


def test_an_article_has_its_neighbours_on_the_page(seed_generation: Generation) -> None:
    store = seed_generation.store
    pages = [page for page in printed_day_pages(seed_generation) if len(page) > 1]

    for page in pages:
        found = [neighbours_on_page(store, article) for article in page]
        assert found == list(zip([None, *page[:-1]], [*page[1:], None], strict=True))
    assert pages
    bare = replace(pages[0][0], page=None)
    assert neighbours_on_page(store, bare) == (None, None)


def printed_day_pages(generation: Generation) -> list[list[Article]]:
    """Articles of each page of the archive, in order."""
    pages: dict[tuple[object, ...], list[Article]] = {}
    for row in range(generation.store.first_rows[-1]):
        article = generation.store.article(row)
        if article.date and article.page and article.paper:
            pages.setdefault((article.paper, article.date, article.page), []).append(article)
    return list(pages.values())


def test_the_nearest_days_are_those_that_have_articles(generation: Generation) -> None:
    articles = generation.store

    assert nearest_days(articles, dt.date(2020, 2, 16)) == (dt.date(2019, 2, 16), dt.date(2020, 3, 1))
    assert nearest_days(articles, dt.date(2019, 1, 1)) == (None, dt.date(2019, 2, 16))


def test_the_same_day_of_other_years(generation: Generation) -> None:
    assert same_day_of_other_years(generation.store, dt.date(2021, 2, 16)) == [
        dt.date(2020, 2, 16),
        dt.date(2019, 2, 16),
    ]


def test_a_trend_counts_dated_articles_with_the_word_by_month(generation: Generation) -> None:
    assert dict(trend(generation, "复工")) == {(2020, 2): 2}
    assert dict(trend(generation, "復工")) == {(2020, 2): 2}
    assert dict(trend(generation, "恐龙")) == {}


def test_all_dated_articles_are_counted_by_month(generation: Generation) -> None:
    assert dict(articles_by_month(generation.store)) == {(2019, 2): 1, (2020, 2): 2, (2020, 3): 1}


def test_an_article_is_found_by_what_its_id_is(generation: Generation) -> None:
    row = generation.store.row_of_key(article_key("d"))

    assert row is not None and ids(generation, [row]) == ["d"]
    assert generation.store.row_of_key(article_key("z")) is None


def test_pages_are_counted_by_day_and_those_without_a_date_are_left_out(generation: Generation) -> None:
    assert pages_per_day(generation.store) == {
        "湘江晚报": {dt.date(2019, 2, 16): 1, dt.date(2020, 2, 16): 2, dt.date(2020, 3, 1): 1}
    }
