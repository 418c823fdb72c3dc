"""Earlier questions as turns, and conversations over a small paper."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from retrieval.answering.answerer import ALONE, Answerer, WordLists
from retrieval.answering.earlier_turns import ask_turns
from retrieval.answering.understanding.reading import AskContext
from retrieval.index.generation import Generation
from retrieval.models import Answer, Filters, PageLabel
from tests.conftest import LEXICON, build_archive

ROWS = [
    ("2022-05-03", "1", "苏蔷", "两座方舱医院开工"
     "\n龙泉山医院昨日开工，预计5月20日建成，设床位600张。凤泉山医院预计5月26日建成，设床位900张。"),
    ("2022-05-03", "2", "郑楠", "石门茶园扩种"
     "\n石门县今年扩种茶园3200亩。松坪县今年扩种茶园1500亩，产值比石门县少。"),
    ("2022-05-04", "1", "苏蔷", "五省派出救援队"
     "\n江西、湖南等五省派出救援队，共380人。救援队昨晚抵达龙泉山。"),
    ("2022-05-04", "2", "郑楠", "渡口大桥合龙"
     "\n渡口大桥合龙，全长1900米，总投资12亿元，由江畔路桥公司承建。"),
    ("2022-05-05", "1", "柳岸", "东湖区种树\n东湖区今春种树4万棵。西湖区今春种树7万棵。"),
    ("2022-05-05", "2", "闻笛", "新书发布"
     "\n小说《纸船》由作家王宁波写成，讲一家摆渡人的四十年。诗集《灯影》由诗人王宁写成，收诗66首。"),
    ("2022-05-06", "1", "柳岸", "旅客增加\n江畔车站4月发送旅客31万人次，5月首周发送旅客9万人次。"),
    ("2022-05-06", "2", "闻笛", "中学招生"
     "\n江畔市第一中学今年招生800人，第二中学今年招生650人。报名6月1日开始。"),
]  # fmt: skip
"""Articles of 山城日报: date, page, author, headline and text."""


@pytest.fixture(scope="module")
def hills(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    path = tmp_path_factory.mktemp("archive") / "山城.jsonl"
    rows = [
        {"paper": "山城日报", "date": date, "page": page, "author": author, "title": title, "body": body}
        for date, page, author, article in ROWS
        for title, body in [article.split("\n")]
    ]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    shelf = build_archive(path.parent, tmp_path_factory.mktemp("data"))
    return Answerer(Generation.open(shelf.current()), WordLists.read(LEXICON))


def last_answer(answerer: Answerer, questions: Sequence[str]) -> Answer:
    """The answer to the last question of a conversation."""
    turns = ask_turns(answerer.answer, questions[:-1], ALONE)
    return answerer.answer(questions[-1], standing=AskContext(turns))


def test_questions_that_cannot_be_asked_are_no_turns(river: Answerer) -> None:
    turns = ask_turns(river.answer, ["渡口大桥何时通车?", "", "。。"], ALONE)

    assert len(turns) == 1


def test_questions_about_the_program_are_no_turns(river: Answerer) -> None:
    assert ask_turns(river.answer, ["你是谁?"], ALONE) == ()


@pytest.mark.parametrize(
    "before",
    [
        "哪些省份派出了救援队?",
        "5月3日头版有什么",
        "5月5日的报纸",
        "苏蔷写过多少篇?",
        "提到救援队的有几篇?",
        "收录了哪些报纸?",
        "火星基地什么时候建成?",
    ],
)
@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("石门县今年扩种茶园多少亩?", "3200亩"),
        ("谁写了《纸船》?", "王宁波"),
        ("东湖区今春种树多少棵?", "4万棵"),
        ("江畔市第一中学今年招生多少人?", "800人"),
    ],
)
def test_a_complete_question_carries_nothing_over(
    hills: Answerer, before: str, question: str, quoted: str
) -> None:
    answer = last_answer(hills, [before, question])

    assert (answer.question, answer.carried, answer.filters) == (question, (), Filters())
    assert quoted in answer.quotes[0].text


@pytest.mark.parametrize(
    ("questions", "whole", "quoted"),
    [
        (["龙泉山医院什么时候建成?", "那凤泉山呢?"], "凤泉山医院什么时候建成?", "5月26日"),
        (["东湖区今春种树多少棵?", "西湖区呢?"], "西湖区今春种树多少棵?", "7万棵"),
        (["江畔市第一中学今年招生多少人?", "第二中学呢?"], "江畔市第二中学今年招生多少人?", "650人"),
        (["王宁波写了什么书?", "王宁呢?"], "王宁写了什么书?", "《灯影》"),
        (["石门县今年扩种茶园多少亩?", "那松坪县呢?"], "松坪县今年扩种茶园多少亩?", "1500亩"),
        (["江畔车站发送旅客多少?", "4月呢?"], "4月江畔车站发送旅客多少?", "31万人次"),
    ],
)
def test_a_part_is_replaced_whole(hills: Answerer, questions: list[str], whole: str, quoted: str) -> None:
    answer = last_answer(hills, questions)

    assert (answer.question, answer.filters.page) == (whole, None)
    assert answer.carried
    assert quoted in answer.quotes[0].text


@pytest.mark.parametrize(
    ("questions", "carried", "quoted"),
    [
        (["谁派出了救援队?", "龙泉山医院什么时候建成?", "那凤泉山呢?", "多少张床位?"], "凤泉山医院", "900张"),
        (["5月3日头版有什么", "渡口大桥有多长?", "投资多少?"], "渡口大桥", "12亿元"),
        (["苏蔷写过多少篇?", "渡口大桥有多长?", "谁承建的?"], "渡口大桥", "江畔路桥公司"),
    ],
)  # fmt: skip
def test_a_dropped_subject_is_that_of_the_last_topic(
    hills: Answerer, questions: list[str], carried: str, quoted: str
) -> None:
    answer = last_answer(hills, questions)

    assert carried in answer.question
    assert not any(word in answer.question for word in ("救援队", "苏蔷", "头版"))
    assert quoted in answer.quotes[0].text


def test_a_byline_replaced_is_no_filter_any_more(hills: Answerer) -> None:
    other = last_answer(hills, ["记者苏蔷写过多少篇?", "郑楠呢?"])
    stranger = last_answer(hills, ["记者苏蔷写过多少篇?", "李娜呢?"])

    assert (other.question, other.filters) == ("记者郑楠写过多少篇?", Filters(author="郑楠"))
    assert (stranger.question, stranger.filters) == ("记者李娜写过多少篇?", Filters())


def test_a_byline_of_a_rare_name_replaces_one(tmp_path: Path) -> None:
    rows = [("苏蔷", "渡口"), ("鲜敢", "茶山"), ("鲜敢", "桥头")]
    lines = [
        {"id": f"n{number}", "paper": "山前报", "date": "2022-05-04", "title": place, "author": author,
         "body": f"{place}今天有集市。"}
        for number, (author, place) in enumerate(rows)
    ]  # fmt: skip
    path = tmp_path / "山前.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    shelf = build_archive(path, tmp_path / "data")
    answerer = Answerer(Generation.open(shelf.current()), WordLists.read(LEXICON))

    listing = last_answer(answerer, ["记者苏蔷写过多少篇?", "鲜敢呢?"]).listing

    assert listing is not None
    assert {item.article.id for item in listing.items} == {"n1", "n2"}


@pytest.mark.parametrize("text", ["第2版呢?", "只看第2版的"])
def test_a_page_replaces_that_of_a_list_of_the_day(hills: Answerer, text: str) -> None:
    answer = last_answer(hills, ["5月4日头版有什么", text])

    day = dt.date(2022, 5, 4)
    assert answer.filters == Filters(day, day, page=PageLabel("2"))
    assert answer.listing is not None
    assert [item.article.headline for item in answer.listing.items] == ["渡口大桥合龙"]
