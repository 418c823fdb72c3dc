"""archive.toml: what an archive says of itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.sources.archive_toml import ArchiveProfile, parse_profile
from retrieval.reading.sources.page_facts import BadFact
from tests.unit.reading.pages import TEXT


def read(folder: Path, name: str, profile: str, text: str = TEXT) -> list[Page | SetAside]:
    (folder / "archive.toml").write_text(profile)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return list(read_archive([folder]))


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{date:%Y%m%d}/{page}.txt", "20210312/A1.txt"),
        ("{date:%d-%m-%y}_{page}.txt", "12-03-21_A1.txt"),
        ("{page}/{date:%Y年%m月%d日}.txt", "A1/2021年03月12日.txt"),
        (r"(?P<date>\\d{4}\\.\\d+\\.\\d+) .*\\((?P<page>\\w+)\\)\\.txt", "2021.3.12 要闻(A01).txt"),
    ],
)
def test_a_pattern_says_date_and_page(tmp_path: Path, pattern: str, name: str) -> None:
    [page] = read(tmp_path, name, f'paper = "江川晚报"\npath = "{pattern}"\n')

    assert isinstance(page, Page)
    assert (page.paper, str(page.date), page.label) == ("江川晚报", "2021-03-12", "A1")


def test_the_licence_goes_with_every_article(tmp_path: Path) -> None:
    [page] = read(tmp_path, "a.txt", 'licence = "© 江川晚报社"\n')

    assert isinstance(page, Page)
    assert [a.licence for a in page.articles] == ["© 江川晚报社"]


def test_an_impossible_date_by_the_pattern_is_reported(tmp_path: Path) -> None:
    [item] = read(tmp_path, "20210230/A1.txt", 'path = "{date:%Y%m%d}/{page}.txt"\n')

    assert isinstance(item, SetAside)
    assert (item.reason, dict(item.facts)["value"]) == ("bad_metadata", "20210230")


@pytest.mark.parametrize(
    "fields",
    [
        {"path": "{date}/{date}.txt"}, {"path": "(?P<page>["}, {"paper": 7},
        {"time_zone": "Mars/Olympus"}, {"columns": {"a": 1}}, {"licence": "x" * 400},
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(BadFact):
        parse_profile(fields)


def test_a_profile_that_says_nothing_is_empty() -> None:
    assert parse_profile({}) == ArchiveProfile()


def test_a_pattern_that_takes_for_ever_is_broken_off_and_reported(tmp_path: Path) -> None:
    [item] = read(tmp_path, "a" * 60 + ".txt", "path = '(?P<page>(a|aa)+)b'\n")

    assert isinstance(item, SetAside)
    assert item.facts == (("field", "archive.toml path"), ("value", "(?P<page>(a|aa)+)b"))


def test_a_moment_is_the_day_that_it_was_where_the_paper_appears(tmp_path: Path) -> None:
    rows = (
        '{"date": "2020-02-15T16:30:00Z", "title": "路灯换新"}\n{"date": "2020-02-15 16:30", "title": "乙"}\n'
    )

    items = read(tmp_path, "a.jsonl", 'time_zone = "Asia/Shanghai"\n', rows)
    first, second = [item for item in items if isinstance(item, Page)]

    assert (first.date, second.date) == (dt.date(2020, 2, 16), dt.date(2020, 2, 15))


@pytest.mark.parametrize(
    "path",
    [
        "(?P<page>a{99999999})",
        "(?P<page>(a{900}){900}(b{900}){900})",
        "(?P<page>" + "(" * 2000,
        "(?P<page>a{1,1001})",
    ],
)
def test_a_pattern_that_asks_for_gigabytes_is_refused(path: str) -> None:
    with pytest.raises(BadFact):
        parse_profile({"path": path[:300]})


def test_a_pattern_with_usual_counts_is_taken() -> None:
    path = r"(?P<paper>[^/]{1,40})/(?P<date>\d{4}-\d{2}-\d{2})/(?P<page>[A-D]\d{1,2})\.txt"

    assert parse_profile({"path": path}).facts("晨报/2021-03-01/A2.txt").page == "A2"
