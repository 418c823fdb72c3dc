"""Texts as Telegram keeps them, for any text at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.e2e.botapi.errors import Refused
from tests.e2e.botapi.text import Formatted, is_blank, read_text, trim, utf16_length, utf16_slice

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


@settings(deadline=None)
@given(TEXTS)
def test_any_visible_text_is_kept_but_for_the_ends(text: str) -> None:
    if is_blank(text):
        with pytest.raises(Refused):
            read_text(text, None, None)
    else:
        assert read_text(text, None, None).text == text.strip()


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["HTML", "Markdown", "MarkdownV2"]))
def test_marked_up_text_is_read_or_refused_but_never_breaks_the_server(text: str, parse_mode: str) -> None:
    try:
        formatted = read_text(text, parse_mode, None)
    except Refused as refused:
        assert refused.refusal.code == 400
    else:
        end = utf16_length(formatted.text)
        assert all(0 <= one["offset"] < one["offset"] + one["length"] <= end for one in formatted.entities)


@given(TEXTS, TEXTS)
def test_an_entity_covers_the_same_words_after_trimming(before: str, words: str) -> None:
    text = f"  {before}字{words}字 "
    entity = {"type": "bold", "offset": utf16_length(f"  {before}"), "length": utf16_length(f"字{words}字")}

    trimmed = trim(Formatted(text, (entity,)))

    (kept,) = trimmed.entities
    assert utf16_slice(trimmed.text, kept["offset"], kept["length"]) == f"字{words}字"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<b>x</b>", ["x"]),
        ("😀<b>字</b>", ["字"]),
        ("<blockquote expandable>全文</blockquote>", ["全文"]),
        ("&amp; &lt; &nbsp; a & b", []),
        ('<b class="x">字</b>', ["字"]),
        ("<a>字</a>", []),
    ],
)
def test_html_is_read_as_tdlib_reads_it(text: str, words: list[str]) -> None:
    formatted = read_text(text, "HTML", None)

    assert [utf16_slice(formatted.text, one["offset"], one["length"]) for one in formatted.entities] == words
