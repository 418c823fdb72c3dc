"""Lines of a clipping: what is marked stands in the line that has it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.i18n import Messages
from retrieval.imaging.clipping_lines import MEASURE, body_lines, masthead_lines, title_lines
from retrieval.imaging.fonts import text_width
from retrieval.models import Quote, Span
from tests.unit.bot.conftest import article_of, quote_of

WORDS = Messages()


def test_the_masthead_names_paper_day_and_page() -> None:
    shown = [line.text for line in masthead_lines(quote_of("夜航恢复。", paper="江畔日报"), WORDS)]

    assert shown == ["江畔日报", "日期未知  版次未知", ""]


def test_a_long_headline_ends_with_an_ellipsis_after_four_lines() -> None:
    shown = title_lines(quote_of("夜航恢复。", headline="渡口夜航恢复" * 40), WORDS)

    heavy = [line.text for line in shown if line.heavy]
    assert len(heavy) == 4
    assert heavy[-1].endswith("…")


@given(st.integers(0, 40), st.integers(1, 60))
def test_the_marked_words_are_the_quote(start: int, length: int) -> None:
    text = "北岸渡口今晚恢复夜航,首班渡轮载客四十人。" * 6
    quote = Quote(article_of(text), start, min(start + length, len(text)), None, 1.0)

    marked = "".join(line.marked.cut(line.text) for line in body_lines(quote) if line.marked)

    assert marked == quote.text


def test_no_line_is_wider_than_the_measure_by_more_than_a_hanging_mark() -> None:
    quote = Quote(article_of("北岸渡口今晚恢复夜航,首班渡轮载客四十人。" * 9), 0, 30, Span(2, 4), 1.0)

    assert all(
        line.left + text_width(line.text, line.face, line.size) <= MEASURE + line.size
        for line in body_lines(quote)
    )
