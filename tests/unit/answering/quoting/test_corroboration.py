"""Corroboration of a fact, and other values beside it, the newest first."""

from __future__ import annotations

import json

import pytest

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.answering.understanding.notes import DIFFERING
from retrieval.index.generation import Generation
from tests.conftest import LEXICON, build_archive

DISPATCH = "清河区渡口昨天复航,首日运送乘客820人,船票免费一周。"

FAREWELL = "大厅上方悬挂着黑底白字的横幅“沉痛悼念{0}同志”,横幅下方是遗像,遗体安卧在鲜花翠柏丛中。"


def article(number: int, date: str, title: str, text: str, paper: str = "清河日报") -> dict[str, str]:
    return {"id": f"a{number}", "paper": paper, "date": date, "page": "1", "title": title, "text": text}


ROWS = [
    article(1, "2020-02-11", "抢修通报", "截至2月10日24时,清河区累计修复水毁桥梁35座,群众出行逐步恢复。"),
    article(2, "2020-02-13", "抢修通报", "截至2月12日24时,清河区累计修复水毁桥梁52座,群众出行逐步恢复。"),
    article(3, "2020-02-12", "抢修通报", "截至2月11日24时,清河区累计修复水毁桥梁41座,群众出行逐步恢复。"),
    article(4, "2020-03-01", "渡口复航", DISPATCH),
    article(5, "2020-03-02", "清河渡口复航首日", DISPATCH, "山城晚报"),
    article(8, "2020-03-05", "李庆山同志遗体在京火化", FAREWELL.format("李庆山")),
    article(9, "2020-03-09", "周望舒同志遗体在京火化", FAREWELL.format("周望舒")),
    article(10, "2020-04-01", "防火通报", "松坪县上月清理林下可燃物46吨,巡护山路120公里。"),
    article(11, "2020-04-02", "防火通报", "石门县上月清理林下可燃物31吨,巡护山路95公里。"),
    article(12, "2020-05-08", "发电通报", "4月份全县风力发电26万度,比上月略有增加。"),
    article(13, "2020-06-08", "发电通报", "5月份全县风力发电19万度,比上月略有减少。"),
    article(6, "2020-03-02", "文化馆开放", "文化馆周末开放,市民可以预约参观剪纸展览。"),
    article(7, "2020-03-03", "口罩工厂投产", "城东的口罩工厂投产,每天生产口罩3万只,供应全市药店。"),
]


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    folder = tmp_path_factory.mktemp("agreement")
    archive = folder / "papers.jsonl"
    archive.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), encoding="utf-8")
    shelf = build_archive(archive, folder / "data")
    return Answerer(Generation.open(shelf.current()), WordLists.read(LEXICON))


def test_a_dispatch_of_two_papers_is_one_quote_that_names_the_other(answerer: Answerer) -> None:
    answer = answerer.answer("渡口复航首日运送乘客多少人?")

    first = answer.quotes[0]
    assert first.text == DISPATCH
    assert {first.article.id, *(other.id for other in first.also)} == {"a4", "a5"}
    assert all(quote.text != DISPATCH for quote in answer.quotes[1:])


def test_the_same_phrases_about_somebody_else_are_another_fact(answerer: Answerer) -> None:
    answer = answerer.answer("悼念李庆山同志的横幅挂在哪里?")

    assert answer.quotes[0].article.id == "a8"
    assert answer.quotes[0].also == ()


def test_values_of_different_days_stand_together_the_newest_first(answerer: Answerer) -> None:
    answer = answerer.answer("清河区累计修复水毁桥梁多少座?")

    assert answer.answered
    assert [quote.article.id for quote in answer.quotes] == ["a2", "a3", "a1"]
    assert answer.differing == 3
    assert DIFFERING in answer.notes
    chances = [quote.probability for quote in answer.quotes]
    assert chances == sorted(chances, reverse=True)


@pytest.mark.parametrize("top", [1, 2, 6])
def test_how_many_quotes_are_shown_does_not_change_which_is_first(answerer: Answerer, top: int) -> None:
    answer = answerer.answer("清河区累计修复水毁桥梁多少座?", top=top)

    assert answer.quotes[0].article.id == "a2"
    assert answer.differing == (0 if top == 1 else min(3, top))


def test_a_question_with_a_day_gets_the_value_of_that_day(answerer: Answerer) -> None:
    answer = answerer.answer("2020年2月11日清河区累计修复水毁桥梁多少座?")

    assert answer.quotes[0].article.id == "a3"  # it tells of that day, though it was printed on the next
    assert answer.differing == 0
    assert DIFFERING not in answer.notes


def test_other_numbers_of_other_things_are_no_other_value(answerer: Answerer) -> None:
    answer = answerer.answer("口罩工厂每天生产口罩多少只?")

    assert answer.quotes[0].article.id == "a7"
    assert (answer.differing, answer.quotes[0].also) == (0, ())


@pytest.mark.parametrize(("county", "number"), [("松坪县", "a10"), ("石门县", "a11")])
def test_another_county_is_never_the_newest(answerer: Answerer, county: str, number: str) -> None:
    answer = answerer.answer(f"{county}清理林下可燃物多少吨?")

    assert answer.quotes[0].article.id == number
    assert answer.differing == 0


def test_another_month_than_the_one_asked_for_is_never_the_newest(answerer: Answerer) -> None:
    answer = answerer.answer("4月份风力发电多少度?")

    assert answer.quotes[0].article.id == "a12"
    assert answer.differing == 0
