"""Snippets: sentences with the terms, word for word."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.boolean.snippets import SNIPPET_LENGTH, cut_ends, merged_spans, snippet_of
from retrieval.models import Article, ArticleKind, Block, BlockKind, Span


def article(text: str) -> Article:
    return Article("n", 1, ArticleKind.NEWS, text, (Block(BlockKind.PARAGRAPH, 0, len(text), ()),), "n.txt")


def occurrences(text: str, word: str) -> list[Span]:
    return [Span(at, at + len(word)) for at in range(len(text)) if text.startswith(word, at)]


def test_the_sentence_with_most_of_the_terms_is_shown() -> None:
    text = "渡口在北岸。" + "江水很急。" * 40 + "渡口的灯塔亮了。" + "夜里有雾。" * 40

    shown = snippet_of(article(text), [occurrences(text, "渡口"), occurrences(text, "灯塔")])

    assert shown.span.cut(text).startswith("渡口的灯塔亮了。夜里有雾。")
    assert [mark.cut(text) for mark in shown.marks] == ["渡口", "灯塔"]


def test_a_long_sentence_is_cut_around_its_first_mark() -> None:
    text = "江" * 300 + "渡口" + "水" * 300

    shown = snippet_of(article(text), [occurrences(text, "渡口")])

    assert (shown.span.start, len(shown.span)) == (260, SNIPPET_LENGTH)
    assert [mark.cut(text) for mark in shown.marks] == ["渡口"]


def test_without_terms_an_article_is_shown_from_its_beginning() -> None:
    assert snippet_of(article("渡口在北岸。"), []).span == Span(0, 6)
    assert snippet_of(article(""), []).span == Span(0, 0)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5)).map(lambda p: Span(p[0], p[0] + p[1]))))
def test_merged_spans_cover_the_same_characters_once(spans: list[Span]) -> None:
    merged = merged_spans(spans)

    assert {at for s in merged for at in range(s.start, s.end)} == {
        at for s in spans for at in range(s.start, s.end)
    }
    assert all(left.end <= right.start for left, right in itertools.pairwise(merged))


def test_a_snippet_cut_inside_a_sentence_shows_it() -> None:
    of = Article("n", 1, ArticleKind.NEWS, "渡口夜航恢复。灯塔已经修好。", (), "n.txt")

    assert cut_ends(of, Span(0, 7)) == (False, False)
    assert cut_ends(of, Span(7, 9)) == (False, True)
    assert cut_ends(of, Span(2, 14)) == (True, False)
