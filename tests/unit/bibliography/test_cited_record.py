"""Records of answers and passages."""

from __future__ import annotations

from dataclasses import replace

from retrieval.answering.answerer import Answerer
from retrieval.answering.boolean.article_search import ResultPage, search_articles
from retrieval.bibliography.cited_record import (
    authors_of,
    record_of_passage,
    records_of_answer,
    records_of_search,
    title_of,
)
from retrieval.models import Answer, ArticleList, Credit, Filters, ListedArticle, ListOrder, Span
from tests.unit.bibliography.examples import article


def test_an_answer_gives_a_record_for_each_quote(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer("中车株洲所有多少员工返岗?", top=2)

    records = list(records_of_answer(answer))

    assert [record.text for record in records] == [quote.text for quote in answer.quotes]
    assert (records[0].rank, records[0].answered) == (1, True)
    assert "7000" in records[0].answer


def test_an_answer_without_a_quote_gives_one_record() -> None:
    (record,) = records_of_answer(Answer("谁?", False, 0.0, (), (), Filters(), 0.0))

    assert (record.asked, record.article, record.answered) == ("谁?", None, False)


def test_a_list_gives_a_record_for_each_article() -> None:
    item = ListedArticle(replace(article(), text="渡口夜航。"), Span(0, 5))
    listing = ArticleList("渡口", ListOrder.DATE, Filters(), 1, 1, (item,))

    (record,) = records_of_answer(Answer("哪些?", False, 0.0, (), (), Filters(), 0.0, listing=listing))

    assert (record.text, record.answered, record.rank) == ("渡口夜航。", None, 1)


def test_a_passage_is_cited_with_its_words(seed_answerer: Answerer) -> None:
    whole = seed_answerer.generation.store.article(0)

    record = record_of_passage("复工", 3, whole, Span(0, 10))

    assert (record.asked, record.rank, record.text) == ("复工", 3, whole.text[:10])


def test_names_and_titles_are_on_one_line() -> None:
    of = article(
        headline="渡口\n夜航", byline=(Credit("记者", ("苏 敏", "苏 敏")), Credit("摄", ("贺\n长河",)))
    )

    assert title_of(of) == "渡口 夜航"
    assert authors_of(of) == ["苏 敏", "贺 长河"]


def test_each_article_is_a_record_with_its_snippet(seed_answerer: Answerer) -> None:
    found = search_articles(seed_answerer, "株洲", ResultPage(start=2, size=2))

    records = list(records_of_search("株洲", found))

    assert [record.rank for record in records] == [2, 3]
    assert all("株洲" in record.text for record in records)
