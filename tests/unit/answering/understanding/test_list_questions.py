"""Questions for a list of articles, told from questions for a fact by their words."""

from __future__ import annotations

import pytest

from retrieval.answering.understanding.list_questions import ListRequest, list_request
from retrieval.models import ListOrder

BEST, DATE = ListOrder.BEST, ListOrder.DATE


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("关于渡口大桥的报道有哪些?", "渡口大桥"),
        ("有哪些关于春茶的文章", "春茶"),
        ("渡口大桥的新闻有多少?", "渡口大桥"),
        ("图书馆有什么报道", "图书馆"),
        ("有没有关于公交改线的报道?", "公交改线"),
        ("帮我找一下关于夜景的报道", "夜景"),
        ("关于在线预约的文章", "在线预约"),
        ("哪些报道是写老茶馆的", "老茶馆"),
        ("江北有哪些修路的报道", "江北 修路"),
        ("封桥检修的消息都有哪些?", "封桥检修"),
        ("关于长诗《渡口》的文章有哪些", "长诗《渡口》"),
        ("关于《渡口》的文章有哪些", "渡口"),
    ],
)
def test_articles_on_a_subject_are_asked_for(question: str, subject: str) -> None:
    assert list_request(question, restricted=False) == ListRequest(subject, mentions=False, order=BEST)


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("所有提到春茶的", "春茶"),
        ("提到渡口大桥的报道有多少篇?", "渡口大桥"),
        ("有多少篇文章写到图书馆", "图书馆"),
        ("哪些文章提到了许茗", "许茗"),
        ("报道过几次渡口大桥", "渡口大桥"),
        ("渡口大桥一共被报道过多少次?", "渡口大桥"),
        ("老茶馆上过几次报纸", "老茶馆"),
        ("哪几天的报纸提到春茶", "春茶"),
        ("文章里提到“头道春茶”的有哪些", "头道春茶"),
    ],
)
def test_every_mention_is_asked_for(question: str, subject: str) -> None:
    found = list_request(question, restricted=False)

    assert found == ListRequest(subject, mentions=True, order=BEST)


@pytest.mark.parametrize(
    "rest", ["有什么", "了哪些", "都有什么新闻?", "的报纸上登了些啥", "有哪些重要新闻呢"]
)
def test_a_day_a_page_or_an_author_alone_is_asked_for_as_a_whole(rest: str) -> None:
    assert list_request(rest, restricted=True) == ListRequest("", order=DATE)


def test_recent_news_come_newest_first() -> None:
    assert list_request("最近有什么关于春茶的报道", restricted=False) == ListRequest("春茶", order=DATE)
    assert list_request("江北最近有什么新闻", restricted=False) == ListRequest("江北", order=DATE)
    assert list_request("最近有什么新闻", restricted=False) == ListRequest("", order=DATE)


@pytest.mark.parametrize(
    "question",
    [
        "哪些企业复工了?",
        "渡口大桥有多长?",
        "许茗写过哪些书",
        "图书馆推出了哪些服务?",
        "通车仪式上说了什么",
        "春茶比去年早了多少天",
        "谁报道了渡口大桥的事",
        "发布会公布了哪些消息",
        "三条公交线改成了什么",
        "关于谁的报道得了奖",
        "大桥几次停工,为什么?",
        "有什么",
        "了哪些",
        "",
    ],
)
def test_a_question_for_a_fact_is_no_list(question: str) -> None:
    assert list_request(question, restricted=False) is None


def test_a_subject_that_is_a_question_of_its_own_is_no_list() -> None:
    assert list_request("关于大桥为什么停工的报道有哪些", restricted=False) is None


def test_a_subject_of_many_words_is_no_list() -> None:
    assert list_request("关于" + "大桥" * 21 + "的报道有哪些", restricted=False) is None
