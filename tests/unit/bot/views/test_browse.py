"""Views for browsing: holdings, leads of articles."""

from __future__ import annotations

from bot.views.browse import lead_span, render_holdings
from retrieval.i18n import Messages
from tests.unit.bot.conftest import article_of


def test_a_lead_is_the_first_sentences_that_fit() -> None:
    article = article_of("一" * 150 + "。" + "二" * 20 + "。" + "三" * 100 + "。")

    assert lead_span(article).cut(article.text) == "一" * 150 + "。" + "二" * 20 + "。"


def test_a_first_sentence_longer_than_a_lead_is_not_cut() -> None:
    article = article_of("一" * 300 + "。二。")

    assert lead_span(article).cut(article.text) == "一" * 300 + "。"


def test_an_empty_archive_is_said_to_be_empty() -> None:
    assert render_holdings([], Messages()).html == Messages().say("calendar.nothing")
