"""Boolean searches of a small archive: which articles, how many, in which order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.answerer import Answerer
from retrieval.answering.boolean import article_search
from retrieval.answering.boolean.article_search import (
    FoundArticles,
    ResultPage,
    search_articles,
)
from retrieval.errors import UnknownPaper
from retrieval.language.normalization import normalise
from retrieval.models import Filters, PageLabel, SortOrder
from tests.unit.answering.boolean.conftest import ROWS

EVERYTHING = ResultPage(size=100, order=SortOrder.NEWEST)


def ids(found: FoundArticles) -> list[str]:
    return sorted(one.article.id for one in found.articles)


def search(answerer: Answerer, query: str, page: ResultPage = EVERYTHING) -> FoundArticles:
    return search_articles(answerer, query, page)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("渡口", ["n1", "n3", "n6"]),
        ("灯塔", ["n1", "n2", "n4"]),
        ("燈塔", ["n1", "n2", "n4"]),
        ("渡口 灯塔", ["n1"]),
        ("渡口 OR 灯塔", ["n1", "n2", "n3", "n4", "n6"]),
        ("渡口 -停航", ["n1", "n6"]),
        ("-渡口", ["n2", "n4", "n5"]),
        ("“北岸渡口”", ["n1", "n3"]),
        ("“恢复夜航。首班渡轮”", ["n1"]),
        ("“完工。工人换下”", []),
        ("标题:灯塔", ["n2"]),
        ("标题:(灯塔 OR 停航)", ["n2", "n3"]),
        ("记者:苏敏", ["n1", "n2"]),
        ("byline:苏", []),
        ("AI", ["n2"]),
        ("AIDS", ["n5"]),
        ("137", ["n3"]),
        ("37", []),
        ("雨", ["n6"]),
        ("阿依古丽买买提", ["n5"]),
        ("“阿依古丽·买买提”", ["n5"]),
        ("版:1", ["n1", "n3"]),
        ("版:A1", ["n5"]),
        ("版:头版 渡口", ["n1", "n3"]),
        ("日期:2021-03", ["n1", "n2"]),
        ("日期:2021-03-05..2021-04-10", ["n2", "n3"]),
        ("日期:..2021", ["n1", "n2", "n3", "n4"]),
        ("-日期:2021", ["n5", "n6"]),
        ("报纸:山城晚报 渡口", ["n6"]),
        ("(渡口 OR 缆车) 日期:2022", ["n5"]),
    ],
)
def test_a_query_finds_these_articles_and_counts_them(
    ferry_answerer: Answerer, query: str, expected: list[str]
) -> None:
    found = search(ferry_answerer, query)

    assert (ids(found) if not found.nearest else [], found.total, found.is_exact) == (
        expected,
        len(expected),
        True,
    )


WORDS = ["渡口", "灯塔", "北岸渡口", "夜航", "停航", "工程", "码头扩建", "缆车", "没有"]
QUERIES = st.recursive(
    st.sampled_from(WORDS),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: ("AND", *two)),
        st.tuples(inner, inner).map(lambda two: ("OR", *two)),
        inner.map(lambda one: ("NOT", one)),
    ),
    max_leaves=6,
)


def written(query: object) -> str:
    match query:
        case ("NOT", one):
            return f"NOT ({written(one)})"
        case (operator, left, right):
            return f"({written(left)} {operator} {written(right)})"
        case word:
            return f'"{word}"'


def holds(query: object, text: str) -> bool:
    match query:
        case ("NOT", one):
            return not holds(one, text)
        case ("AND", left, right):
            return holds(left, text) and holds(right, text)
        case ("OR", left, right):
            return holds(left, text) or holds(right, text)
        case word:
            return str(word) in text


@given(QUERIES)
def test_the_index_finds_as_many_as_a_reader_of_every_article(
    ferry_answerer: Answerer, query: object
) -> None:
    texts = {row["id"]: normalise(row["title"] + "\n" + row["text"]) for row in ROWS}

    found = search(ferry_answerer, written(query))

    assert ids(found) == [id for id, text in texts.items() if holds(query, text)]


def in_order(answerer: Answerer, query: str, order: SortOrder) -> list[str]:
    found = search(answerer, query, ResultPage(size=100, order=order))
    return [one.article.id for one in found.articles]


def test_articles_come_best_newest_or_oldest_first(ferry_answerer: Answerer) -> None:
    assert in_order(ferry_answerer, "渡口 OR 停航", SortOrder.BEST)[0] == "n3"
    assert in_order(ferry_answerer, "渡口", SortOrder.NEWEST) == ["n3", "n1", "n6"]
    assert in_order(ferry_answerer, "渡口", SortOrder.OLDEST) == ["n1", "n3", "n6"]


def test_without_words_the_newest_come_first(ferry_answerer: Answerer) -> None:
    assert in_order(ferry_answerer, "日期:2021", SortOrder.BEST) == ["n4", "n3", "n2", "n1"]


def test_pages_of_a_result_follow_one_another(ferry_answerer: Answerer) -> None:
    pages = [search(ferry_answerer, "渡口", ResultPage(start, 1)) for start in (1, 2, 3, 4)]

    assert [page.total for page in pages] == [3, 3, 3, 3]
    assert sorted(id for page in pages for id in ids(page)) == ["n1", "n3", "n6"]
    assert pages[3].articles == ()


def test_marks_and_snippets_are_slices_of_the_article(ferry_answerer: Answerer) -> None:
    (found,) = search(ferry_answerer, "阿依古丽买买提").articles
    text = found.article.text

    assert [mark.cut(text) for mark in found.marks] == ["阿依古丽·买买提"]
    assert found.snippet.span.cut(text).startswith("山城缆车开通，阿依古丽·买买提第一个乘坐。")


def test_words_that_no_article_has_together_give_the_nearest(ferry_answerer: Answerer) -> None:
    found = search_articles(ferry_answerer, "渡口 缆车 飞艇", ResultPage())

    assert (found.total, found.nearest, found.absent) == (0, True, ("飞艇",))
    assert found.articles


def test_a_query_with_operators_gives_no_nearest(ferry_answerer: Answerer) -> None:
    found = search_articles(ferry_answerer, "“渡口” 飞艇", ResultPage())

    assert (found.total, found.nearest, found.articles) == (0, False, ())


def test_options_restrict_the_query_too(ferry_answerer: Answerer) -> None:
    found = search_articles(ferry_answerer, "渡口", EVERYTHING, filters=Filters(page=PageLabel("1")))

    assert ids(found) == ["n1", "n3"]


def test_a_paper_that_the_archive_has_not_is_told(ferry_answerer: Answerer) -> None:
    with pytest.raises(UnknownPaper):
        search(ferry_answerer, "报纸:海岛日报")


def test_a_total_is_a_lower_bound_where_not_every_candidate_was_read(
    ferry_answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article_search, "MAX_VERIFIED_ARTICLES", 1)

    found = search(ferry_answerer, "“北岸渡口”")

    assert (found.total, found.is_exact) == (1, False)


def test_a_name_padded_with_spaces_is_found_beside_the_plain_one(ferry_answerer: Answerer) -> None:
    assert ids(search(ferry_answerer, "苏敏")) == ["n1", "n2", "n5"]
    assert ids(search(ferry_answerer, "“苏 敏”")) == ["n1", "n2", "n5"]


def test_an_author_among_the_filters_has_to_sign_the_articles(ferry_answerer: Answerer) -> None:
    def signed(query: str, name: str) -> list[str]:
        return ids(search_articles(ferry_answerer, query, EVERYTHING, filters=Filters(author=name)))

    assert signed("渡口 OR 灯塔", "苏敏") == ["n1", "n2"]
    assert signed("渡口", "苏敏") == ["n1"]
    assert signed("渡口", "苏") == []
