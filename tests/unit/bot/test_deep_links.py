"""Links into the archive: short, ASCII, and they can tell when the words have moved."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callback_data import Action, CallbackData
from bot.deep_links import ArticleRef, DeepLink, link_to_quote, link_url
from retrieval.index.search.article_table import article_key
from retrieval.models import Quote
from tests.unit.bot.conftest import article_of

TEXT = "第一句。第二句。"


def test_a_link_leads_back_to_what_it_was_made_from() -> None:
    link = link_to_quote(Quote(article_of(TEXT), 4, 8, None, 0.9))

    assert DeepLink.parse(link.payload) == link
    assert link.holds_in(article_of(TEXT))
    assert not link.holds_in(article_of("第一句。改过了。"))
    assert not link.holds_in(article_of("短"))


def test_a_link_opens_the_bot() -> None:
    assert link_url("jianbao_bot", DeepLink("A" * 16)) == "https://t.me/jianbao_bot?start=aAAAAAAAAAAAAAAAA"


@given(st.text(max_size=60), st.integers(0, 10**7), st.integers(1, 10**6))
def test_a_payload_keeps_telegrams_limits_whatever_the_id(id: Any, start: Any, length: Any) -> None:
    link = DeepLink(article_key(id), (start, start + length, "0123abcd"))

    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", link.payload)  # Bot API, deep linking
    assert DeepLink.parse(link.payload) == link


@pytest.mark.parametrize("payload", ["", "help", "aAAAA", "b" + "A" * 16, "a" + "A" * 16 + "_1_2", "汉字"])
def test_anything_else_is_no_link(payload: str) -> None:
    assert DeepLink.parse(payload) is None


@given(st.text(max_size=60), st.none() | st.dates())
def test_a_mark_of_any_article_fits_on_a_button_and_is_read_again(id: Any, date: Any) -> None:
    mark = ArticleRef(article_key(id), date)

    tap = CallbackData.parse(CallbackData(Action.OPEN, mark.text).data)

    assert tap is not None and ArticleRef.parse(tap.answer) == mark


@pytest.mark.parametrize(
    "text", ["", "0", "9999999-" + "A" * 16, "1-" + "A" * 15, "-" + "A" * 16, "x-" + "A" * 16]
)
def test_anything_else_is_no_mark(text: str) -> None:
    assert ArticleRef.parse(text) is None
