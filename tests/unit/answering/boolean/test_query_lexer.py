"""Tokens of boolean queries, as people type them."""

from __future__ import annotations

import pytest

from retrieval.answering.boolean.query_lexer import TokenKind, query_tokens
from retrieval.errors import BadQuery


def kinds(query: str) -> list[tuple[TokenKind, str]]:
    return [(token.kind, token.text) for token in query_tokens(query)]


@pytest.mark.parametrize(
    "phrase",
    ['"江畔 渡口"', "“江畔 渡口”", "「江畔 渡口」", "『江畔 渡口』", "‘江畔 渡口’", "“江畔\u3000渡口＂"],
)
def test_every_pair_of_quotation_marks_makes_a_phrase(phrase: str) -> None:
    assert kinds(phrase) == [(TokenKind.PHRASE, "江畔 渡口")]


def test_full_width_forms_count_as_their_ascii_ones() -> None:
    assert kinds("（渡口　ＯＲ　码头）－停航") == [
        (TokenKind.OPEN, "("),
        (TokenKind.WORD, "渡口"),
        (TokenKind.OPERATOR, "OR"),
        (TokenKind.WORD, "码头"),
        (TokenKind.CLOSE, ")"),
        (TokenKind.OPERATOR, "NOT"),
        (TokenKind.WORD, "停航"),
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("标题：夜航", "headline"),
        ("標題:夜航", "headline"),
        ("Headline: 夜航", "headline"),
        ("记者：夜航", "byline"),
        ("版面：夜航", "page"),
        ("日期:夜航", "date"),
        ("报纸：夜航", "paper"),
    ],
)
def test_fields_have_their_chinese_names_too(query: str, field: str) -> None:
    assert kinds(query) == [(TokenKind.FIELD, field), (TokenKind.WORD, "夜航")]


@pytest.mark.parametrize("text", ["10:30", "3:2", "http://example.org/a", "船长:起航", "a-b", "H7N9-2"])
def test_a_colon_or_a_hyphen_inside_a_text_is_text(text: str) -> None:
    assert kinds(text) == [(TokenKind.WORD, text)]


def test_operators_in_lower_case_are_words() -> None:
    assert kinds("and or not") == [(TokenKind.WORD, "and"), (TokenKind.WORD, "or"), (TokenKind.WORD, "not")]


def test_marks_alone_are_no_words() -> None:
    assert kinds("渡口 - · ,码头") == [(TokenKind.WORD, "渡口"), (TokenKind.WORD, ",码头")]


def test_a_mistyped_field_is_told_with_the_nearest() -> None:
    with pytest.raises(BadQuery) as caught:
        kinds("渡口 hedline:夜航")

    assert caught.value.facts == {"at": "4", "name": "hedline", "nearest": "headline"}
