"""What the buttons show: parts that meet, context within limits, the proof with its places."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.article import (
    body_span,
    render_article,
    render_context,
    render_proof,
    source_lines,
    split_parts,
)
from retrieval.citations import paragraph_around
from retrieval.i18n import Messages
from retrieval.models import Article, ArticleKind, Block, BlockKind, Place, Quote, Span
from tests.e2e.botapi.text import read_text
from tests.unit.bot.conftest import quote_of

WORDS = Messages()
SENTENCES = "甲" * 9 + "。" + "乙" * 9 + "。" + "丙" * 9 + "。"
ANY = st.text(st.sampled_from("甲乙。!?\n“” <&😀"), min_size=1, max_size=120)


def two_paragraphs() -> Article:
    text = "第一段第一句。第一段第二句。\n第二段。\n标题"
    blocks = (
        Block(BlockKind.PARAGRAPH, 0, 14, (Place(3, 0, 7), Place(4, 8, 15))),
        Block(BlockKind.PARAGRAPH, 15, 19, (Place(5, 16, 20),)),
        Block(BlockKind.HEADLINE, 20, 22, (Place(1, 0, 2),)),
    )
    return Article("id", 1, ArticleKind.NEWS, text, blocks, "A1.txt", headline="标题")


def test_an_article_is_cut_at_sentence_ends() -> None:
    pieces = split_parts(SENTENCES, Span(0, 30), 25)

    assert [piece.cut(SENTENCES) for piece in pieces] == ["甲" * 9 + "。" + "乙" * 9 + "。", "丙" * 9 + "。"]


def test_a_sentence_longer_than_a_message_is_cut_within() -> None:
    assert split_parts("长" * 25, Span(0, 25), 10) == [Span(0, 10), Span(10, 20), Span(20, 25)]


@given(ANY, st.integers(1, 50))
def test_the_parts_are_the_whole_text_without_a_gap(text: Any, limit: Any) -> None:
    pieces = split_parts(text, Span(0, len(text)), limit)

    assert "".join(piece.cut(text) for piece in pieces) == text
    assert all(0 < len(piece) <= limit for piece in pieces)


def test_the_titles_behind_the_body_are_not_shown_twice() -> None:
    article = two_paragraphs()

    assert body_span(article) == Span(0, 19)
    assert render_article(article, None, 0, WORDS, None).html.count("标题") == 2  # headline and source line


def test_the_context_is_the_whole_paragraph() -> None:
    assert paragraph_around(Quote(two_paragraphs(), 7, 14, None, 0.9)) == Span(0, 14)


@pytest.mark.parametrize(("start", "end", "lines"), [(0, 7, (3, 3)), (7, 14, (4, 4)), (6, 19, (3, 5))])
def test_the_proof_names_the_lines_that_the_quote_was_read_from(
    start: int, end: int, lines: tuple[int, int]
) -> None:
    assert source_lines(Quote(two_paragraphs(), start, end, None, 0.9)) == lines


def test_the_proof_says_where_the_words_stand() -> None:
    html = render_proof(Quote(two_paragraphs(), 7, 14, None, 0.9), WORDS, None).html

    assert "核对无误" in html
    assert "来源文件:A1.txt" in html
    assert "位置:第 7–14 字(共 7 字)" in html
    assert "文件第 4 行" in html


@given(st.text(max_size=60), st.integers(1, 400), st.data())
def test_telegram_takes_every_view_of_any_quote(text: Any, times: Any, data: Any) -> None:
    text = (text * times) or "字"
    start = data.draw(st.integers(0, len(text) - 1))
    quote = quote_of(text)
    quote = Quote(quote.article, start, data.draw(st.integers(start + 1, len(text))), None, 0.9)

    views = [
        render_context(quote, WORDS, None),
        render_proof(quote, WORDS, None),
        render_article(quote.article, Span(quote.start, quote.end), 0, WORDS, None),
    ]

    assert all(read_text(view.html, "HTML", None).text for view in views)
