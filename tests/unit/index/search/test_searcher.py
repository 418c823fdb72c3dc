"""Filters select articles; the order is by score, then by place in the archive."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import pytest

from retrieval.index.generation import Generation
from retrieval.index.search.searcher import top_hits
from retrieval.models import Article, ArticleKind, Filters, Hit, PageLabel, PassageId, Span
from tests.conftest import build_archive

ROWS = [
    {
        "id": "a",
        "paper": "湘江晚报",
        "date": "2021-03-01",
        "page": "A1",
        "author": "江小舟",
        "title": "渡口复航",
        "body": "渡口今天复航。",
    },
    {
        "id": "b",
        "paper": "湘江晚报",
        "date": "2021-03-05",
        "page": "A2",
        "title": "渡口停航",
        "body": "渡口今天停航。",
    },
    {
        "id": "c",
        "paper": "洞庭日报",
        "date": "2021-03-05",
        "page": "A1",
        "author": "江小舟",
        "title": "渡口改造",
        "body": "渡口今天改造。",
    },
    {"id": "d", "title": "渡口旧事", "body": "渡口从前的样子。"},
]


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    folder = tmp_path_factory.mktemp("search")
    path = folder / "archive.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), encoding="utf-8")
    return Generation.open(build_archive(path, folder / "data").current())


def found(generation: Generation, words: str, **restrictions: Any) -> set[str]:
    without = generation.rows_of(restrictions.pop("without", ()))
    hits = generation.searcher.search(
        generation.analyser.tokens(words), limit=10, filters=Filters(**restrictions), without=without
    )
    return {generation.store.article(hit.article_row).id for hit in hits}


def test_without_filters_every_article_with_the_word_is_found(generation: Generation) -> None:
    assert found(generation, "渡口") == {"a", "b", "c", "d"}


def test_a_period_includes_its_first_and_last_day_and_leaves_out_the_undated(generation: Generation) -> None:
    assert found(generation, "渡口", since=dt.date(2021, 3, 1), until=dt.date(2021, 3, 1)) == {"a"}
    assert found(generation, "渡口", since=dt.date(2021, 3, 2)) == {"b", "c"}


def test_paper_and_page_restrict_together(generation: Generation) -> None:
    assert found(generation, "渡口", paper="湘江晚报", page=PageLabel("A1")) == {"a"}


def test_a_paper_that_is_not_in_the_archive_gives_nothing(generation: Generation) -> None:
    assert found(generation, "渡口", paper="不存在报") == set()


def test_an_author_restricts_to_the_articles_with_that_name_in_the_byline(generation: Generation) -> None:
    assert found(generation, "渡口", author="江小舟") == {"a", "c"}
    assert found(generation, "渡口", author="江小舟", paper="洞庭日报") == {"c"}
    assert found(generation, "渡口", author="江小") == set()


def test_an_author_changes_no_score(generation: Generation) -> None:
    tokens = generation.analyser.tokens("渡口改造")
    scores = {hit.article_row: hit.score for hit in generation.searcher.search(tokens, limit=10)}

    hits = generation.searcher.search(tokens, limit=10, filters=Filters(author="江小舟"))

    assert len(hits) == 2
    assert [hit.score for hit in hits] == [scores[hit.article_row] for hit in hits]


def test_left_out_articles_are_not_found(generation: Generation) -> None:
    assert found(generation, "渡口", without=["a", "d", "no such id"]) == {"b", "c"}


def test_a_word_that_stands_nowhere_gives_nothing(generation: Generation) -> None:
    assert found(generation, "飞机") == set()


def test_hits_come_best_first_and_point_at_their_words(generation: Generation) -> None:
    hits = generation.searcher.search(generation.analyser.tokens("渡口停航"), limit=10)

    best = generation.store.article(hits[0].article_row)
    assert hits[0].span.cut(best.text) == "渡口今天停航。"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_the_coverage_is_the_first_and_the_last_known_date(generation: Generation) -> None:
    assert generation.searcher.coverage() == (dt.date(2021, 3, 1), dt.date(2021, 3, 5))


def test_equal_hits_of_one_segment_are_in_the_order_of_its_passages_without_a_look_at_articles() -> None:
    def hit(passage: int, score: float) -> Hit:
        return Hit(PassageId(passage), passage, Span(0, 1), score)

    def no_look(rows: Sequence[int]) -> Sequence[Article]:
        raise AssertionError(rows)

    found = top_hits([hit(3, 1.0), hit(9, 2.0), hit(1, 1.0), hit(12, 0.5)], 3, [0, 10], no_look)

    assert [hit.passage for hit in found] == [9, 1, 3]


def test_equal_hits_of_several_segments_are_in_the_order_of_the_archive() -> None:
    articles = {
        row: Article(f"a{row}", 1, ArticleKind.NEWS, "文。", (), "a.txt", date=dt.date(2020, 2, day))
        for row, day in ((4, 17), (11, 16))
    }
    hits = [Hit(PassageId(row), row, Span(0, 1), 1.0) for row in articles]

    found = top_hits(hits, 2, [0, 10], lambda rows: [articles[row] for row in rows])

    assert [hit.passage for hit in found] == [11, 4]
