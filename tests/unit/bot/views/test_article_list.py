"""Lists of articles as messages: pages, orders, limits."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.callback_data import Action, CallbackData
from bot.views.article_list import (
    ENTRIES_PER_MESSAGE,
    MAX_SENTENCE_LENGTH,
    ListPage,
    render_facts,
    render_list,
)
from bot.views.message import Message
from retrieval.i18n import Messages
from retrieval.models import (
    ANYWHERE,
    ArchiveFact,
    Article,
    ArticleKind,
    ArticleList,
    FactKind,
    ListedArticle,
    ListOrder,
    PageLabel,
    Span,
)
from tests.e2e.botapi.keyboards import inline_keyboard
from tests.e2e.botapi.text import read_text

WORDS = Messages()
DAY = dt.date(2021, 3, 2)


def entry(text: str = "渡口大桥通车。", headline: str = "大桥通车") -> ListedArticle:
    article = Article(
        "r1", 1, ArticleKind.NEWS, text, (), "s", "江畔日报", DAY, PageLabel("1"), headline=headline
    )
    return ListedArticle(article, Span(0, len(text)))


def listing(*items: ListedArticle, total: int = 12, order: ListOrder = ListOrder.BEST) -> ArticleList:
    return ArticleList("渡口大桥", order, ANYWHERE, total, 5, items, candidates=total, read=total)


def shown(message: Message) -> list[str]:
    return read_text(message.html, "HTML", None).text.splitlines()


def taps(message: Message) -> dict[str, CallbackData | None]:
    assert message.keyboard is not None
    rows = inline_keyboard(message.keyboard.to_dict())["inline_keyboard"]
    return {button["text"]: CallbackData.parse(button["callback_data"]) for row in rows for button in row}


def test_an_entry_has_day_page_headline_and_the_sentence() -> None:
    message = render_list(listing(entry()), ListPage("abc", 0, 12, True), WORDS)

    assert shown(message) == [
        "关于“渡口大桥”的文章:12 篇,见于 5 天。",
        "",
        "1. 2021年3月2日 江畔日报 1版 《大桥通车》",
        "渡口大桥通车。",
    ]


def test_pages_and_the_other_order_are_a_tap_away() -> None:
    second = render_list(listing(entry()), ListPage("abc", 1, 12, True), WORDS)

    assert taps(second)["◀"] == CallbackData(Action.LIST, "abc", 1, 1)
    assert taps(second)["▶"] == CallbackData(Action.LIST, "abc", 1, 3)
    assert taps(second)["从新到旧"] == CallbackData(Action.LIST, "abc", 0, 1)
    assert taps(second)["看引文"] == CallbackData(Action.QUOTE, "abc")
    assert "6" in taps(second)


def test_the_end_of_a_shortened_list_is_said() -> None:
    message = render_list(listing(entry(), total=240), ListPage("abc", 0, 100, True), WORDS)

    assert shown(message)[-1] == "列出前 100 篇。"


def test_without_quotes_there_is_no_button_to_them() -> None:
    message = render_list(listing(entry()), ListPage("abc", 0, 1, True, has_quotes=False), WORDS)

    assert list(taps(message)) == ["1", "导出"]


def test_a_sentence_too_long_is_left_out_and_never_shortened() -> None:
    message = render_list(
        listing(entry("长" * (MAX_SENTENCE_LENGTH + 1))), ListPage("abc", 0, 1, True), WORDS
    )

    assert "长" not in "".join(shown(message))


@pytest.mark.parametrize("mark", ["<b>&", "𠮷", "\u202e"])
def test_the_longest_entries_fit_in_a_message(mark: str) -> None:
    whole = (mark * MAX_SENTENCE_LENGTH)[:MAX_SENTENCE_LENGTH]
    entries = [entry(whole, mark * 500)] * ENTRIES_PER_MESSAGE

    message = render_list(listing(*entries), ListPage("abc", 0, 5, True), WORDS)

    assert len(read_text(message.html, "HTML", None).text) <= 4096


def test_facts_are_labelled() -> None:
    message = render_facts([ArchiveFact(FactKind.PAPERS, count=1, names=("江畔日报",))], WORDS)

    assert shown(message) == ["收录 1 种报纸:江畔日报。", "(出自档案自身的记录,不是报纸上的话。)"]


def test_where_the_subject_is_no_longer_known_the_counts_head_the_list() -> None:
    message = render_list(
        replace(listing(entry(), total=12), subject=""), ListPage("abc", 1, 12, True), WORDS
    )

    assert shown(message)[0] == "清单:12 篇,见于 5 天。"
