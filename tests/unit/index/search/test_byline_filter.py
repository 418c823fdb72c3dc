"""The articles with a name in their byline, by the title field and the articles themselves."""

import json
from pathlib import Path

import pytest

from retrieval.index.generation import Generation
from retrieval.index.search import byline_filter
from retrieval.index.search.byline_filter import byline_names, rows_by_author
from tests.conftest import build_archive

ROWS = [
    {"id": "a", "date": "2021-03-01", "title": "渡口复航", "author": "江小舟", "text": "湘江渡口复航。"},
    {"id": "b", "date": "2021-03-02", "title": "江小舟获奖", "author": "罗欣", "text": "记者获奖。"},
    {"id": "c", "date": "2021-03-03", "title": "江豚", "author": "江小舟", "text": "江豚归来。"},
]


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    folder: Path = tmp_path_factory.mktemp("bylines")
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS)
    (folder / "a.jsonl").write_text(lines, encoding="utf-8")
    return Generation.open(build_archive(folder / "a.jsonl", folder / "data").current() or folder)


def test_a_name_in_a_title_is_no_byline(generation: Generation) -> None:
    assert rows_by_author(generation.store, "江小舟") == {0, 2}
    assert rows_by_author(generation.store, "罗欣") == {1}


def test_part_of_a_name_is_nobody(generation: Generation) -> None:
    assert rows_by_author(generation.store, "小舟") == frozenset()


def test_a_name_in_too_many_bylines_is_no_filter(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(byline_filter, "MAX_AUTHOR_ARTICLES", 1)

    assert rows_by_author(generation.store, "江小舟") == frozenset()


def test_the_names_of_a_byline_are_normalised(generation: Generation) -> None:
    assert byline_names(generation.store.article(0)) == {"江小舟"}
