"""Occurrences of terms in articles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.boolean.query_tree import QueryField, QueryTerm
from retrieval.answering.boolean.term_pattern import TermPattern, words_with_part
from retrieval.index.segment.vocabulary import Vocabulary
from retrieval.models import Article, ArticleKind, Block, BlockKind, Credit


def article(text: str, headline: str = "") -> Article:
    whole = f"{text}\n{headline}"
    blocks = (
        Block(BlockKind.PARAGRAPH, 0, len(text), ()),
        Block(BlockKind.HEADLINE, len(text) + 1, len(whole), ()),
    )
    return Article(
        "n",
        1,
        ArticleKind.NEWS,
        whole,
        blocks,
        "n.txt",
        headline=headline,
        byline=(Credit("记者", ("苏 敏",)),),
    )


def found(term: str, text: str, field: QueryField | None = None) -> list[str]:
    of = article(text, "夜航恢复")
    return [span.cut(of.text) for span in TermPattern(QueryTerm(term, field)).spans(of)]


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("渡口", "北渡口、南渡口", ["渡口", "渡口"]),
        ("碼頭", "码头与碼頭", ["码头", "碼頭"]),
        ("Ｔ恤", "一件t恤", ["t恤"]),
        ("苏敏", "苏 敏、苏　敏、苏敏", ["苏 敏", "苏　敏", "苏敏"]),
        ("阿依古丽·买买提", "阿依古丽•买买提、阿依古丽.买买提", ["阿依古丽•买买提", "阿依古丽.买买提"]),
        ("江畔日报", "《江畔》日报", ["江畔》日报"]),
        ("AI", "AI、AIDS、OpenAI、AI系统、ai", ["AI", "AI", "ai"]),
        ("new york", "New York、newyork、New  York", ["New York", "New  York"]),
        ("newyork", "New York、newyork", ["newyork"]),
        ("5.5", "5.5级、15.5级、5.51", ["5.5"]),
        ("平方米", "80㎡", []),
        ("m2", "80㎡", []),
        ("渡口夜航", "渡口\n夜航", []),
    ],
)
def test_a_term_is_found_as_written_whatever_the_script_and_the_marks(
    term: str, text: str, expected: list[str]
) -> None:
    assert found(term, text) == expected


def test_a_headline_term_is_found_in_the_headline_alone() -> None:
    assert found("夜航", "夜航开始", QueryField.HEADLINE) == ["夜航"]
    assert not TermPattern(QueryTerm("渡口", QueryField.HEADLINE)).matches(article("渡口", "夜航"))


def test_a_headline_term_is_found_beside_other_blocks_of_its_line_and_in_each_of_its_lines() -> None:
    text = "眉题:夜航\n夜航恢复 夜航记者\n夜航开始"
    blocks = (
        Block(BlockKind.KICKER, 0, 5, ()),
        Block(BlockKind.HEADLINE, 6, 10, ()),
        Block(BlockKind.BYLINE, 11, 15, ()),
        Block(BlockKind.PARAGRAPH, 16, 20, ()),
    )
    of = Article("n", 1, ArticleKind.NEWS, text, blocks, "n.txt", headline="夜航恢复")

    spans = list(TermPattern(QueryTerm("夜航", QueryField.HEADLINE)).spans(of))

    assert [(span.start, span.end) for span in spans] == [(3, 5), (6, 8)]


@given(st.text("渡口碼码头苏敏 ·。\n・a", max_size=14), st.text("渡口碼码头苏敏·a ", min_size=1, max_size=4))
def test_an_article_matches_where_a_term_occurs_in_it(text: str, term: str) -> None:
    of, pattern = article(text, "夜航恢复"), TermPattern(QueryTerm(term))

    assert pattern.matches(of) == (next(pattern.spans(of), None) is not None)


def test_a_byline_term_is_a_whole_name() -> None:
    assert TermPattern(QueryTerm("苏敏", QueryField.BYLINE)).matches(article("…"))
    assert not TermPattern(QueryTerm("苏", QueryField.BYLINE)).matches(article("苏"))


def test_the_index_terms_of_a_term_are_its_pairs_and_the_words_of_its_other_parts() -> None:
    words = {"5g": ["5g", "5g网"], "网": ["网"]}

    assert TermPattern(QueryTerm("5G基站")).candidate_groups(lambda part: words.get(part, [])) == [
        ["5g", "5g网"],
        ["_基站"],
    ]
    assert TermPattern(QueryTerm("6G基站")).candidate_groups(lambda part: words.get(part, [])) is None
    assert TermPattern(QueryTerm("北渡口")).candidate_groups(lambda part: []) == [["_北渡"], ["_渡口"]]


def test_a_short_name_may_be_padded() -> None:
    assert TermPattern(QueryTerm("苏敏")).padded_groups == [["苏"], ["敏"]]
    assert TermPattern(QueryTerm("北岸渡口")).padded_groups == []


def test_latin_words_are_looked_up_whole() -> None:
    words = Vocabulary.of(["ai", "aids", "ai系统", "人"], np.empty(0, dtype=np.uint64))

    assert words_with_part([words], "ai") == ["ai", "ai系统"]
    assert words_with_part([words], "人") == ["人"]
