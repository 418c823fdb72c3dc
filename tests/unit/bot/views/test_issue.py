"""An issue to leaf through: everything on it opens, and Telegram takes whatever it holds."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.callback_data import Action, CallbackData
from bot.deep_links import ArticleRef
from bot.views.issue import HEADLINES_PER_MESSAGE, PAGES_PER_MESSAGE, render_issue
from bot.views.message import Message
from retrieval.i18n import Messages
from retrieval.index.printed_day import PrintedDay
from retrieval.models import Article, ArticleKind
from tests.e2e.botapi.keyboards import inline_keyboard
from tests.e2e.botapi.text import read_text

WORDS = Messages()
DATE = dt.date(2020, 2, 16)
HOSTILE = "<b>&" * 500


def article(number: int, page: str | None = "A1", paper: str = "株洲日报", **fields: Any) -> Article:
    given = {"headline": f"标题{number}", **fields}
    return Article(f"{page}-{number}", number, ArticleKind.NEWS, "文。", (), "s", paper, DATE, page, **given)


def issue(pages: int, each: int, paper: str = "株洲日报") -> list[Article]:
    return [article(n, f"A{p}", paper) for p in range(1, pages + 1) for n in range(1, each + 1)]


def shown(message: Message) -> list[str]:
    return read_text(message.html, "HTML", None).text.splitlines()


def taps(message: Message) -> dict[str, CallbackData | None]:
    rows = inline_keyboard(message.keyboard.to_dict())["inline_keyboard"]
    return {button["text"]: CallbackData.parse(button["callback_data"]) for row in rows for button in row}


def test_a_small_day_shows_its_headlines_and_each_number_opens_one() -> None:
    articles = [*issue(2, 2), article(1, None, "湘江晚报", headline=None)]
    day = PrintedDay.of(DATE, articles, dt.date(2020, 2, 15), None)

    message = render_issue(day, 0, 0, WORDS)

    assert shown(message) == [
        "2020年2月16日:5 篇文章",
        "株洲日报 A1版",
        "1. 标题1",
        "2. 标题2",
        "株洲日报 A2版",
        "3. 标题1",
        "4. 标题2",
        "湘江晚报 版次未知",
        "5. 无题",
    ]
    found = taps(message)
    assert [found[str(n)] for n in range(1, 6)] == [
        CallbackData(Action.OPEN, ArticleRef.of(a).text) for a in articles
    ]
    assert found["« 2020-02-15"] == CallbackData(Action.BROWSE, str(DATE.toordinal() - 1))


def test_a_large_day_shows_its_pages_first_and_a_page_its_headlines() -> None:
    day = PrintedDay.of(DATE, issue(3, HEADLINES_PER_MESSAGE), None, None)

    whole, page = render_issue(day, 0, 0, WORDS), render_issue(day, 2, 0, WORDS)

    assert shown(whole)[1:] == [f"株洲日报 A{n}版 · {HEADLINES_PER_MESSAGE} 篇 · 标题1" for n in (1, 2, 3)]
    assert taps(whole)["A2"] == CallbackData(Action.BROWSE, str(DATE.toordinal()), 2)
    assert shown(page)[:2] == [f"2020年2月16日 株洲日报 A2版:{HEADLINES_PER_MESSAGE} 篇文章", "1. 标题1"]
    assert taps(page)["« A1"].number == 1 and taps(page)["A3 »"].number == 3
    assert taps(page)["↩ 各版"] == CallbackData(Action.BROWSE, str(DATE.toordinal()))


def test_a_page_with_more_than_a_message_shows_is_leafed_through() -> None:
    day = PrintedDay.of(DATE, issue(1, HEADLINES_PER_MESSAGE * 2 + 1), None, None)

    last = render_issue(day, 1, 2, WORDS)

    assert shown(last)[1:] == [f"1. 标题{HEADLINES_PER_MESSAGE * 2 + 1}"]
    assert taps(last)["◀"] == CallbackData(Action.BROWSE, str(DATE.toordinal()), 1, 2)


def test_of_several_papers_the_buttons_name_the_paper() -> None:
    day = PrintedDay.of(DATE, issue(2, 5, "甲报") + issue(2, 5, "乙报"), None, None)

    assert {"甲报 A1", "乙报 A2"} <= taps(render_issue(day, 0, 0, WORDS)).keys()


def test_a_page_that_is_not_there_is_the_whole_day() -> None:
    day = PrintedDay.of(DATE, issue(2, 2), None, None)

    assert render_issue(day, 77, 5, WORDS) == render_issue(day, 0, 0, WORDS)


def test_a_day_without_a_paper_says_so() -> None:
    message = render_issue(PrintedDay.of(DATE, [], None, None), 0, 0, WORDS)

    assert shown(message)[1:] == ["档案里没有这一天的报纸。"]
    assert message.keyboard is None


@pytest.mark.parametrize("page", [0, 1])
def test_telegram_takes_a_day_of_the_longest_names(page: int) -> None:
    names = {"headline": HOSTILE, "page_name": HOSTILE}
    articles = [
        article(n, f"{p}{HOSTILE}", HOSTILE, **names) for p in range(PAGES_PER_MESSAGE * 2) for n in range(13)
    ]
    day = PrintedDay.of(DATE, articles, DATE, DATE)

    message = render_issue(day, page, 1, WORDS)

    assert len("\n".join(shown(message))) <= 4096
    assert taps(message)
