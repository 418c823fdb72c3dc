"""Issues are assembled and their new and changed articles written as one segment."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from retrieval.index.build.segment_writer import (
    IndexTask,
    IssueTask,
    TokenizerSpec,
    batch_tokenizer,
    index_issues,
)
from retrieval.index.generation import Generation
from retrieval.index.segment.segment import Segment
from retrieval.models import Page, PageLabel
from retrieval.reading.catalog.page_records import pack
from tests.lending import dictionary
from tests.unit.index.small_indexes import ids_of
from tests.unit.reading.pages import read


@pytest.fixture
def tokenizer(seed_generation: Generation) -> TokenizerSpec:
    return TokenizerSpec(dictionary(), seed_generation.folder, bulk=False)


def page(headline: str, name: str = "早.txt") -> Page:
    text = f"{headline}\n\n江川晚报记者 周明远\n\n本报讯 {headline}的消息昨日传来。\n"
    return read(text, name, paper="江川晚报", date=dt.date(2021, 3, 2), page=PageLabel("A1"))


def task(folder: Path, tokenizer: TokenizerSpec, *issues: IssueTask) -> IndexTask:
    return IndexTask(issues, folder / "segment", tokenizer)


def test_new_articles_are_written(tmp_path: Path, tokenizer: TokenizerSpec) -> None:
    result = index_issues(task(tmp_path, tokenizer, IssueTask(7, [pack(page("渡口复航"))], {})))

    (issue,) = result.issues
    (id, _), *others = issue.articles
    assert (issue.issue, others, issue.written) == (7, [], {id})
    assert result.folder == tmp_path / "segment"
    assert ids_of(Segment.open(tmp_path / "segment")) == [id]


def test_an_unchanged_article_is_not_written_again(tmp_path: Path, tokenizer: TokenizerSpec) -> None:
    packed = [pack(page("渡口复航"))]
    before = index_issues(task(tmp_path, tokenizer, IssueTask(7, packed, {}))).issues[0].articles

    again = IndexTask([IssueTask(7, packed, dict(before))], tmp_path / "again", tokenizer)
    result = index_issues(again)

    assert (result.folder, (tmp_path / "again").exists()) == (None, False)
    assert result.issues[0].articles == before
    assert result.issues[0].written == frozenset()


def test_an_id_of_an_earlier_issue_of_the_task_is_refused(tmp_path: Path, tokenizer: TokenizerSpec) -> None:
    packed = [pack(page("渡口复航"))]

    first, second = index_issues(
        task(tmp_path, tokenizer, IssueTask(7, packed, {}), IssueTask(8, packed, {}))
    ).issues

    assert len(first.articles) == 1
    assert (second.articles, second.written) == ([], frozenset())
    assert "duplicate_id" in second.refusals[0]


def test_a_tokenizer_serves_all_tasks_of_a_process(tokenizer: TokenizerSpec) -> None:
    assert batch_tokenizer(tokenizer) is batch_tokenizer(tokenizer)
