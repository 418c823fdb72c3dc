"""Markup says how long it is; TDLib, which decides, agrees."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.views.markup import Markup, blockquote, bold, folded_blockquote, italic, lines, paragraphs, plain
from retrieval.i18n import clip
from tests.e2e.botapi import tdlib

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PIECE = ANY_TEXT.flatmap(lambda text: st.sampled_from([plain(text), bold(text), italic(text)]))
QUOTED = PIECE.flatmap(lambda inner: st.sampled_from([inner, blockquote(inner), folded_blockquote(inner)]))


@given(st.lists(QUOTED, max_size=8))
def test_length_and_entities_are_what_tdlib_counts(pieces: Any) -> None:
    whole = paragraphs([lines(pieces[:4]), lines(pieces[4:])])

    text, entities = tdlib.parse(whole.html, "HTML") if whole.html else ("", [])

    assert len(text) == whole.length
    assert len(entities) <= whole.entities


@given(ANY_TEXT)
def test_any_text_comes_back_as_it_was(text: Any) -> None:
    assert tdlib.parse(f"x{plain(text).html}", "HTML")[0] == f"x{text}"


def test_only_what_must_be_is_escaped() -> None:
    assert plain("a & b < c > \"d\" 'e'").html == "a &amp; b &lt; c &gt; \"d\" 'e'"


def test_half_a_character_cannot_be_sent() -> None:
    assert plain("a\ud800b") == Markup("a?b", 3)


def test_nothing_has_no_tags() -> None:
    assert bold("") == Markup()
    assert lines([Markup(), plain("a"), Markup(), plain("b")]).html == "a\nb"
    assert paragraphs([plain("a"), plain("b")]).html == "a\n\nb"


@given(st.text(), st.integers(1, 20))
def test_what_is_clipped_is_one_line_within_its_limit(text: Any, limit: Any) -> None:
    clipped = clip(text, limit)

    assert len(clipped) <= limit
    assert len(clipped.splitlines()) <= 1


def test_what_is_cut_shows_it() -> None:
    assert clip("一二三四五", 3) == "一二…"
    assert clip("一二三", 3) == "一二三"
