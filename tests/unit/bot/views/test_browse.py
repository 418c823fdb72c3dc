"""Views for browsing: trends by month or year, leads of articles."""

from __future__ import annotations

from collections import Counter

from bot.views.browse import lead_span, render_holdings, render_trend, trend_bars
from retrieval.i18n import Messages
from tests.unit.bot.conftest import article_of


def test_a_trend_has_a_bar_for_every_month_of_the_archive() -> None:
    bars = trend_bars(Counter({(2020, 2): 3}), Counter({(2020, 1): 9, (2020, 3): 9}))

    assert [(bar.label, bar.value) for bar in bars] == [("2020-01", 0), ("2020-02", 3), ("2020-03", 0)]


def test_a_trend_of_many_months_has_a_bar_for_every_year() -> None:
    bars = trend_bars(Counter({(2001, 2): 3, (2001, 9): 1}), Counter({(2000, 1): 9, (2006, 3): 9}))

    assert [(bar.label, bar.value) for bar in bars][:3] == [("2000", 0), ("2001", 4), ("2002", 0)]
    assert len(bars) == 7


def test_a_word_without_dated_articles_has_no_bars_and_a_message_that_says_so() -> None:
    assert trend_bars(Counter(), Counter({(2020, 1): 9})) == []
    assert "恐龙" in render_trend("恐龙", [], [], Messages()).html


def test_a_lead_is_the_first_sentences_that_fit() -> None:
    article = article_of("一" * 150 + "。" + "二" * 20 + "。" + "三" * 100 + "。")

    assert lead_span(article).cut(article.text) == "一" * 150 + "。" + "二" * 20 + "。"


def test_a_first_sentence_longer_than_a_lead_is_not_cut() -> None:
    article = article_of("一" * 300 + "。二。")

    assert lead_span(article).cut(article.text) == "一" * 300 + "。"


def test_an_empty_archive_is_said_to_be_empty() -> None:
    assert render_holdings([], Messages()).html == Messages().say("calendar.nothing")
