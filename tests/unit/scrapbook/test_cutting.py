"""Cuttings: word for word, beyond the life of their article."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import CuttingTooLong
from retrieval.models import BlockKind, PageLabel, Span
from retrieval.scrapbook.cutting import (
    MAX_CUTTING_LENGTH,
    Cutting,
    CuttingState,
    KeptCutting,
    cut_article,
    cut_words,
    cutting_to_json,
    find_place,
)
from tests.unit.bot.conftest import article_of
from tests.unit.scrapbook.conftest import BODY, Shelf, ferry


def test_a_cutting_has_the_words_and_the_facts_of_their_source(cutting: Cutting) -> None:
    excerpt = cutting.excerpt

    assert cutting.text == "首班渡轮载客四十人。"
    assert (excerpt.id, excerpt.paper, excerpt.page, excerpt.headline) == (
        "n1",
        "江畔日报",
        "2",
        "渡口夜航恢复",
    )
    assert [(block.kind, block.start, block.end) for block in excerpt.blocks] == [
        (BlockKind.PARAGRAPH, 0, 10)
    ]
    assert cutting.quote.text == cutting.text


def test_a_whole_article_is_kept_without_its_title_lines() -> None:
    kept = cut_article(ferry())

    assert kept.text == BODY
    assert kept.is_whole


@given(st.text(min_size=1, max_size=60), st.data())
def test_a_cutting_comes_back_from_its_json_word_for_word(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    made = cut_words(article_of(text), Span(start, end))

    again = Cutting.from_json(made.to_json())

    assert again == made
    assert again.text == text[start:end]


def test_altered_words_are_no_cutting(cutting: Cutting) -> None:
    body = cutting.to_json().replace("四十", "五十")

    with pytest.raises(ValueError, match="altered words"):
        Cutting.from_json(body)


@pytest.mark.parametrize("span", [Span(3, 3), Span(0, MAX_CUTTING_LENGTH + 1)])
def test_nothing_and_too_much_are_not_kept(span: Span) -> None:
    with pytest.raises(CuttingTooLong):
        cut_words(article_of("字" * 9000), span)


def test_words_are_found_where_they_were_and_where_they_moved_to(cutting: Cutting) -> None:
    same = find_place(cutting, Shelf(ferry()))  # type: ignore[arg-type]
    moved = find_place(cutting, Shelf(replace(ferry(), text=f"新加一行。\n{BODY}")))  # type: ignore[arg-type]

    assert same.quote is not None and moved.quote is not None
    assert (same.state, same.quote.start) == (CuttingState.HELD, 10)
    assert (moved.quote.start, moved.quote.text) == (16, "首班渡轮载客四十人。")


def test_a_changed_and_a_removed_article_are_told_apart(cutting: Cutting) -> None:
    changed = find_place(cutting, Shelf(replace(ferry(), text="另一篇。")))  # type: ignore[arg-type]
    gone = find_place(cutting, Shelf())  # type: ignore[arg-type]

    assert (changed.state, changed.quote) == (CuttingState.CHANGED, None)
    assert changed.article is not None
    assert (gone.state, gone.article) == (CuttingState.GONE, None)


def test_two_places_are_two_cuttings_and_one_place_is_one() -> None:
    first, second = cut_words(ferry(), Span(0, 9)), cut_words(ferry(), Span(10, 20))

    assert first.place != second.place
    assert first.place == cut_words(ferry(page=PageLabel("9")), Span(0, 9)).place


def test_a_cutting_as_json_names_source_offsets_and_note(cutting: Cutting) -> None:
    found = cutting_to_json(KeptCutting(7, 1.0, "再核对", cutting))

    assert found["number"] == 7
    assert (found["text"], found["start"], found["end"]) == ("首班渡轮载客四十人。", 10, 20)
    assert (found["article_id"], found["paper"], found["date"]) == ("n1", "江畔日报", "2021-03-04")
    assert (found["note"], found["whole_article"]) == ("再核对", False)
