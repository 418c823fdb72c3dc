"""Completed follow-ups; independent questions left alone."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.answerer import Answerer
from retrieval.answering.understanding.follow_ups import (
    LONGEST,
    TURNS,
    CompletedQuestion,
    ConversationTurn,
    complete_follow_up,
    content_length,
    in_topic,
    points_back,
)
from retrieval.language.tokenizer import import_jieba
from retrieval.models import Filters

FIRMS = "天元区有多少家规模以上工业企业复工?"
VISIT = "杜家毫哪天到株洲督导检查?"
MEETING = ConversationTurn("市委常委会会议是谁主持的?", quote="市委书记、市人大常委会主任毛腾飞主持会议。")


def after(text: str, *questions: str) -> CompletedQuestion:
    turns = [ConversationTurn(question) for question in questions]
    return complete_follow_up(text, turns, cut=lambda normal: import_jieba().cut(normal, HMM=False))


@pytest.mark.parametrize(
    ("before", "text", "whole"),
    [
        (VISIT, "他还去了哪里?", "杜家毫还去了哪里?"),
        (VISIT, "那他要求什么?", "那杜家毫要求什么?"),
        (FIRMS, "荷塘区呢?", "荷塘区有多少家规模以上工业企业复工?"),
        (FIRMS, "那荷塘区呢", "荷塘区有多少家规模以上工业企业复工?"),
        (FIRMS, "荷塘区", "荷塘区有多少家规模以上工业企业复工?"),
        (FIRMS, "株洲呢?", "株洲有多少家规模以上工业企业复工?"),
        (FIRMS, "那复工的有多少家?", "天元区有 家 规模以上工业企业复工 复工的有多少家?"),
        ("江心洲大桥有多长?", "它造价多少?", "江心洲大桥有 造价多少?"),
        ("3月8日渡口运送旅客多少?", "9日呢?", "3月9日渡口运送旅客多少?"),
        ("女单决赛谁赢了?", "男单呢", "男单决赛谁赢了?"),
        ("第六轮谁领先?", "第八轮呢?", "第八轮谁领先?"),
        ("水稻今年收了多少吨?", "不是水稻,是玉米", "玉米今年收了多少吨?"),
        ("水稻今年收了多少吨?", "不是今年,历年一共收了多少?", "水稻 收了 吨 历年一共收了多少"),
        (FIRMS, "那里出台了什么政策?", "天元区出台了什么政策?"),
        ("建恒铁路装备公司为什么面临赔偿?", "该公司在哪里?", "建恒铁路装备公司在哪里?"),
        ("建恒铁路装备公司为什么面临赔偿?", "这家企业有多少员工?", "建恒铁路装备公司有多少员工?"),
        (VISIT, "为什么?", "杜家毫 到株洲督导检查 为什么?"),
        (VISIT, "为啥?", "杜家毫 到株洲督导检查 为什么?"),
        ("杜家毫啥时候到株洲督导检查?", "为什么?", "杜家毫 到株洲督导检查 为什么?"),
        (FIRMS, "还有呢?", FIRMS),
        ("毛腾飞主持了什么会议?", "阳卫国呢?", "阳卫国主持了什么会议?"),
        ("雷神山医院有几个病区?", "不是雷神山,是火神山", "火神山医院有几个病区?"),
        ("渡口运送旅客多少?", "上个月呢?", "上个月渡口运送旅客多少?"),
        ("2月1日株洲种树多少棵?", "长沙2月3日呢?", "2月3日长沙种树多少棵?"),
        ("株洲种树多少棵?", "2月3日的长沙呢?", "2月3日长沙种树多少棵?"),
        ("渡口运送旅客多少?", "那去年呢?", "去年渡口运送旅客多少?"),
    ],
)
def test_a_follow_up_is_made_whole(before: str, text: str, whole: str) -> None:
    found = after(text, before)

    assert found.question == whole
    assert found.carried


def test_a_pronoun_can_mean_whom_the_quote_names() -> None:
    found = complete_follow_up("他在会上怎么说?", [MEETING])

    assert (found.question, found.carried) == ("毛腾飞在会上怎么说?", ("毛腾飞",))


def test_a_pronoun_reaches_back_over_turns_that_name_nobody() -> None:
    assert after("他还去了哪里?", VISIT, "天气怎么样?").question == "杜家毫还去了哪里?"


@pytest.mark.parametrize(
    "text",
    [
        "天元区出台了什么政策?",
        "杨丽音和她的丈夫是如何认识的?",
        "担任开发经理期间,他做出了什么?",
        "赖纳要求学生怎么称呼他",
        "其他受害人还有谁",
        "那须盐原车站的原名是什么?",
        "那些企业什么时候复工?",
        "当地时间5日晚发生了什么?",
        "为什么要送玫瑰花?",
        "对罪行较轻的人员应该怎么处置呢?",
        "他们为什么被公司投诉?",
        "",
        "😀",
    ],
)
def test_a_question_that_stands_for_itself_is_left_alone(text: str) -> None:
    assert after(text, FIRMS, VISIT) == CompletedQuestion(text)


def test_nothing_is_carried_into_the_first_question() -> None:
    assert after("他还去了哪里?") == CompletedQuestion("他还去了哪里?")


def test_a_pronoun_that_nothing_fits_goes_with_the_topic() -> None:
    found = after("他还去了哪里?", "系列评论有几篇?")

    assert (found.asked, found.topic) == ("还去了哪里?", "系列评论有 篇")


@pytest.mark.parametrize("text", ["换个问题,渡口几点开?", "顺便问下,渡口几点开?", "再问个别的,渡口几点开?"])
def test_an_announced_new_topic_carries_nothing(text: str) -> None:
    turns = [ConversationTurn(FIRMS)]

    assert complete_follow_up(text, turns).carried == ()
    assert in_topic(text, turns) is None


def test_a_text_without_a_mark_is_offered_beside_the_topic() -> None:
    found = in_topic("谁批准的?", [ConversationTurn(FIRMS, Filters(paper="株洲日报"))])

    assert found is not None
    assert (found.asked, found.topic) == ("谁批准的?", "天元区有 家 规模以上工业企业复工")
    assert found.filters == Filters(paper="株洲日报")
    assert in_topic("谁批准的?", []) is None


def test_a_new_date_replaces_the_filter_of_the_old_one() -> None:
    old, new = dt.date(2020, 1, 10), dt.date(2020, 1, 20)

    found = complete_follow_up(
        "只看1月20日的",
        [ConversationTurn("1月10日的报道谁夺冠?", Filters(old, old, "株洲日报"))],
        narrowing=lambda normal: Filters(new, new),
        unfiltered=lambda text, kinds: text.removeprefix("1月10日的报道"),
    )

    assert (found.question, found.filters) == ("谁夺冠?", Filters(new, new, "株洲日报"))


@pytest.mark.parametrize(
    ("text", "length"), [("造价多少?", 2), ("请问造价是多少呢?", 2), ("昌江修了多少部电梯?", 6), ("😀", 1)]
)
def test_question_words_and_particles_are_no_content(text: str, length: int) -> None:
    assert content_length(text) == length


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("最近还有谁捐了书?", True),
        ("他们第二天去了哪?", True),
        ("这个渡口几点开?", True),
        ("还款期限是几天?", False),
        ("那须盐原车站的原名是什么?", False),
        ("石门县种茶多少亩?", False),
    ],
)
def test_words_that_point_back_are_known(text: str, back: bool) -> None:
    assert points_back(text) is back


def test_a_text_that_only_narrows_asks_the_last_question_again_within_both_filters() -> None:
    day = Filters(since=dt.date(2020, 2, 15))

    found = complete_follow_up(
        "只看2月15日的", [ConversationTurn(FIRMS, Filters(paper="株洲日报"))], narrowing=lambda normal: day
    )

    filters = Filters(since=dt.date(2020, 2, 15), paper="株洲日报")
    assert found == CompletedQuestion(FIRMS, (FIRMS,), filters, narrows=True)


def test_filters_go_on_where_a_question_is_continued() -> None:
    found = complete_follow_up("荷塘区呢?", [ConversationTurn(FIRMS, Filters(paper="株洲日报"))])

    assert found.filters == Filters(paper="株洲日报")


def test_a_turn_keeps_no_more_than_it_needs(seed_answerer: Answerer) -> None:
    turn = ConversationTurn.of(seed_answerer.answer("天元区有多少家规模以上工业企业复工?"))

    assert turn.question == FIRMS
    assert turn.date == dt.date(2020, 2, 16)
    assert 0 < len(turn.quote) <= LONGEST


def test_only_the_last_turns_are_looked_at() -> None:
    older = ["系列评论有几篇?"] * TURNS

    assert "杜家毫" not in after("他还去了哪里?", VISIT, *older).question


@given(st.text(max_size=300), st.lists(st.text(max_size=300), max_size=7))
def test_any_text_after_any_turns_gives_a_question(text: str, questions: list[str]) -> None:
    found = after(text, *questions)

    assert len(found.question) <= len(text) + 2 * LONGEST + 2
    assert found.carried or found.question == text
