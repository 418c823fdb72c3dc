"""Domain objects keep their invariants."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.models import (
    ANYWHERE,
    Article,
    ArticleKind,
    Block,
    BlockKind,
    Filters,
    PageLabel,
    Quote,
    Span,
    filters_from_json,
    filters_to_json,
    page_number,
)

TEXT = "渡口昨日复航。\n票价两元不变。\n渡口复航"
BLOCKS = (
    Block(BlockKind.PARAGRAPH, 0, 7, ()),
    Block(BlockKind.PARAGRAPH, 8, 15, ()),
    Block(BlockKind.HEADLINE, 16, 20, ()),
)
ARTICLE = Article("a", 1, ArticleKind.NEWS, TEXT, BLOCKS, "早.txt")


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_a_span_never_runs_backwards_or_below_zero(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_a_span_cuts_its_part_of_a_text() -> None:
    assert Span(2, 4).cut(TEXT) == "昨日"
    assert len(Span(2, 4)) == 2


def test_an_article_gives_its_blocks_by_kind_and_their_text() -> None:
    paragraphs = ARTICLE.blocks_of(BlockKind.PARAGRAPH)

    assert [ARTICLE.text_of(block) for block in paragraphs] == ["渡口昨日复航。", "票价两元不变。"]
    assert ARTICLE.text_of(*ARTICLE.blocks_of(BlockKind.HEADLINE)) == "渡口复航"


def test_a_quote_is_a_slice_of_its_article() -> None:
    assert Quote(ARTICLE, 8, 15, Span(2, 4), 0.9).text == "票价两元不变。"


@pytest.mark.parametrize(
    ("label", "parts"), [("A1", ("A", 1)), ("05", ("", 5)), ("头版", ("头版", 0)), ("", ("", 0))]
)
def test_a_page_label_is_letters_and_a_number(label: str, parts: tuple[str, int]) -> None:
    assert page_number(label) == parts


def test_filters_in_force_are_stored_by_name_and_come_back() -> None:
    filters = Filters(since=dt.date(2021, 3, 1), paper="江川晚报", page=PageLabel("A1"))

    assert filters_to_json(filters) == {"since": "2021-03-01", "paper": "江川晚报", "page": "A1"}
    assert filters_from_json(filters_to_json(filters)) == filters
    assert filters_from_json(filters_to_json(ANYWHERE)) == ANYWHERE


def test_a_stored_date_that_no_calendar_has_is_refused() -> None:
    with pytest.raises(ValueError):
        filters_from_json({"since": "2021-02-30"})
