"""Tokens of a boolean query: words, phrases, fields, operators, brackets.

Full-width forms count as their ASCII ones (（ ） ： －), white space of any kind separates. Offsets count
code points of the query as typed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from retrieval.answering.boolean.query_tree import QueryField
from retrieval.errors import BadQuery
from retrieval.patterns import lazy_regex

FIELD_NAMES: dict[str, QueryField] = {
    **{str(field): field for field in QueryField},
    **dict.fromkeys(("title", "标题", "標題", "题目", "題目", "题名", "題名"), QueryField.HEADLINE),
    **dict.fromkeys(
        ("author", "署名", "记者", "記者", "作者", "通讯员", "通訊員", "撰稿"), QueryField.BYLINE
    ),
    **dict.fromkeys(("版", "版面", "版次", "版号", "版號"), QueryField.PAGE),
    **dict.fromkeys(("日期", "时间", "時間", "日子"), QueryField.DATE),
    **dict.fromkeys(("报纸", "報紙", "报名", "報名", "报", "報", "报刊", "報刊"), QueryField.PAPER),
}
"""Names of fields, in lower case."""
MIN_TYPO_LENGTH, TYPO_SIMILARITY = 4, 0.75
"""An unknown Latin name is a mistyped field above this length and similarity (difflib's ratio)."""

_SPACE = lazy_regex(r"\s+")
_CLOSERS = {'"': '"”“＂', "＂": '"”“＂', "“": '”"“＂', "”": '”"“＂', "「": "」", "『": "』", "‘": "’"}
_BRACKETS = {"(": "(", "（": "(", ")": ")", "）": ")"}
_MINUS = frozenset("-－−–")
_OPERATORS = {
    **dict.fromkeys(("AND", "&&", "&", "与", "與", "并且", "並且", "且"), "AND"),
    **dict.fromkeys(("OR", "||", "|", "或", "或者"), "OR"),
    **dict.fromkeys(("NOT", "!", "非"), "NOT"),
}
_WORD = lazy_regex(r"[^\s()（）\"＂“”「『‘]+")
_FIELD = lazy_regex(r"([^\W\d_]{1,12})[:：]\s*")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MEANT = lazy_regex(r"\w")


class TokenKind(Enum):
    """Kinds of token of a query."""

    WORD = auto()
    PHRASE = auto()
    FIELD = auto()
    OPERATOR = auto()
    OPEN = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class QueryToken:
    """A token. start: offset of its first code point."""

    kind: TokenKind
    text: str
    start: int


def query_tokens(query: str) -> Iterator[QueryToken]:
    """Tokens of a query, in order.

    Raises BadQuery for an open quotation or a mistyped field.
    """
    at = 0
    while at < len(query):
        if space := _SPACE.match(query, at):
            at = space.end()
            continue
        token, at = _next(query, at)
        if token is not None:
            yield token


def _next(query: str, at: int) -> tuple[QueryToken | None, int]:
    """The token at an offset, and its end."""
    char = query[at]
    if bracket := _BRACKETS.get(char):
        return QueryToken(TokenKind.OPEN if bracket == "(" else TokenKind.CLOSE, bracket, at), at + 1
    if char in _CLOSERS:
        return _phrase(query, at)
    if char in _MINUS and at + 1 < len(query) and not query[at + 1].isspace():
        return QueryToken(TokenKind.OPERATOR, "NOT", at), at + 1
    if (field := _FIELD.match(query, at)) and (name := _field_name(field, query)):
        return QueryToken(TokenKind.FIELD, name, at), field.end()
    return _word(query, at)


def _phrase(query: str, at: int) -> tuple[QueryToken, int]:
    closers = _CLOSERS[query[at]]
    end = next((place for place in range(at + 1, len(query)) if query[place] in closers), None)
    if end is None:
        raise BadQuery("open_quotation", at=at + 1, mark=query[at])
    text = " ".join(query[at + 1 : end].split())
    if not _MEANT.search(text):
        raise BadQuery("empty_quotation", at=at + 1, mark=query[at : end + 1][:MIN_TYPO_LENGTH])
    return QueryToken(TokenKind.PHRASE, text, at), end + 1


def _word(query: str, at: int) -> tuple[QueryToken | None, int]:
    found = _WORD.match(query, at)
    end = found.end() if found else at + 1
    text = query[at:end]
    if operator := _OPERATORS.get(text.translate(_FULL_WIDTH)):
        return QueryToken(TokenKind.OPERATOR, operator, at), end
    return (QueryToken(TokenKind.WORD, text, at) if _MEANT.search(text) else None), end


def _field_name(found: re.Match[str], query: str) -> str | None:
    """Field of a name before a colon, else None.

    Raises BadQuery for a Latin name near a known one.
    """
    name = found[1].translate(_FULL_WIDTH).lower()
    if field := FIELD_NAMES.get(name):
        return str(field)
    if name.isascii() and len(name) >= MIN_TYPO_LENGTH and query[found.end() - 1 : found.end() + 1] != ":/":
        known = [field for field in FIELD_NAMES if field.isascii()]
        if near := difflib.get_close_matches(name, known, 1, TYPO_SIMILARITY):
            raise BadQuery("unknown_field", at=found.start() + 1, name=found[1], nearest=near[0])
    return None
