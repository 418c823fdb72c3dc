"""Parser of boolean queries, by recursive descent.

    query   = any
    any     = all { ( "OR" | "|" | "||" | "或" ) all }
    all     = not { [ "AND" | "&" | "&&" | "与" ] not }       white space between two operands means AND
    not     = { "NOT" | "!" | "非" | "-" } primary            "-" stands right before its operand
    primary = "(" any ")" | field primary | phrase | word
    field   = ( "headline" | "byline" | "page" | "date" | "paper" | their Chinese names ) ":"
    phrase  = "…" | “…” | 「…」 | 『…』 | ‘…’
    word    = any other characters up to white space, a bracket or an opening quotation mark

A field holds for all of its brackets: headline:(海南 OR 三亚). The value of `date` is a day, a month or a
year, or two of them with ".." between, either of which may be missing. Punctuation alone is no word.
Operators in Latin letters are upper case, for "or" may be a word to look for.

A query is bounded in length, terms and depth; time is linear in its length.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answering.boolean.query_lexer import QueryToken, TokenKind, query_tokens
from retrieval.answering.boolean.query_tree import (
    TEXT_FIELDS,
    AllOf,
    AnyOf,
    DateLimit,
    Except,
    PlaceLimit,
    QueryField,
    QueryNode,
    QueryTerm,
)
from retrieval.answering.filter_input import filters_from, first_day, last_day
from retrieval.errors import BadDate, BadPage, BadQuery
from retrieval.patterns import lazy_regex

MAX_QUERY_LENGTH = 1000
"""Code points, as of a question."""
MAX_QUERY_TERMS = 64
MAX_QUERY_DEPTH = 16
"""Brackets, fields and negations within one another."""
MAX_SHOWN_LENGTH = 20
"""Code points of the query named in an error."""

_RANGE = lazy_regex(r"\s*(?:\.{2,}|…+|[~～至到]|—+)\s*")


def parse_query(query: str) -> QueryNode:
    """The tree of a query. Raises BadQuery."""
    if len(query) > MAX_QUERY_LENGTH:
        raise BadQuery("too_long", length=len(query), limit=MAX_QUERY_LENGTH)
    tokens = list(query_tokens(query))
    if not tokens:
        raise BadQuery("empty")
    operands = sum(token.kind in (TokenKind.WORD, TokenKind.PHRASE) for token in tokens)
    if operands > MAX_QUERY_TERMS:
        raise BadQuery("too_many_terms", count=operands, limit=MAX_QUERY_TERMS)
    return _Parser(tokens).parse()


class _Parser:
    """Recursive descent over the tokens of one query."""

    def __init__(self, tokens: Sequence[QueryToken]) -> None:
        self._tokens = tokens
        self._at = 0

    def parse(self) -> QueryNode:
        """The tree of all tokens. Raises BadQuery."""
        node = self._any(None, 0)
        if (rest := self._peek()) is not None:
            raise BadQuery("stray_bracket", at=rest.start + 1)
        return node

    def _peek(self) -> QueryToken | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, kind: TokenKind, text: str | None = None) -> QueryToken | None:
        token = self._peek()
        if token is None or token.kind is not kind or (text is not None and token.text != text):
            return None
        self._at += 1
        return token

    def _any(self, field: QueryField | None, depth: int) -> QueryNode:
        parts = [self._all(field, depth)]
        while self._take(TokenKind.OPERATOR, "OR"):
            parts.append(self._all(field, depth))
        return _joined(AnyOf, parts)

    def _all(self, field: QueryField | None, depth: int) -> QueryNode:
        parts = [self._not(field, depth)]
        while (token := self._peek()) is not None and token.kind is not TokenKind.CLOSE:
            if token.kind is TokenKind.OPERATOR and token.text == "OR":
                break
            self._take(TokenKind.OPERATOR, "AND")
            parts.append(self._not(field, depth))
        return _joined(AllOf, parts)

    def _not(self, field: QueryField | None, depth: int) -> QueryNode:
        if (token := self._take(TokenKind.OPERATOR, "NOT")) is None:
            return self._primary(field, depth)
        part = self._not(field, self._deeper(depth, token))
        return part.part if isinstance(part, Except) else Except(part)

    def _primary(self, field: QueryField | None, depth: int) -> QueryNode:
        if token := self._take(TokenKind.OPEN):
            node = self._bracketed(token, field, self._deeper(depth, token))
        elif token := self._take(TokenKind.FIELD):
            following = self._peek()
            if following is None or following.kind in (TokenKind.CLOSE, TokenKind.OPERATOR, TokenKind.FIELD):
                raise BadQuery("empty_field", at=token.start + 1, name=token.text)
            node = self._primary(QueryField(token.text), self._deeper(depth, token))
        elif token := self._take(TokenKind.WORD) or self._take(TokenKind.PHRASE):
            node = _operand(token, field)
        else:
            raise self._missing()
        return node

    def _bracketed(self, opened: QueryToken, field: QueryField | None, depth: int) -> QueryNode:
        if self._take(TokenKind.CLOSE):
            raise BadQuery("empty_bracket", at=opened.start + 1)
        node = self._any(field, depth)
        if self._take(TokenKind.CLOSE) is None:
            raise BadQuery("open_bracket", at=opened.start + 1)
        return node

    def _missing(self) -> BadQuery:
        """Error for a place without an operand."""
        before = self._tokens[self._at - 1] if self._at else None
        token = self._peek()
        if before is not None and before.kind is TokenKind.OPEN:
            return BadQuery("open_bracket", at=before.start + 1)
        for one in (before, token):
            if one is not None and one.kind is TokenKind.OPERATOR:
                return BadQuery("lone_operator", at=one.start + 1, operator=one.text)
        return BadQuery("stray_bracket", at=token.start + 1 if token else 1)

    def _deeper(self, depth: int, token: QueryToken) -> int:
        if depth >= MAX_QUERY_DEPTH:
            raise BadQuery("too_deep", at=token.start + 1, limit=MAX_QUERY_DEPTH)
        return depth + 1


def _joined(kind: type[AllOf] | type[AnyOf], parts: Sequence[QueryNode]) -> QueryNode:
    """One flat node of several, equal ones once."""
    flat: dict[QueryNode, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, kind) else (part,)))
    return next(iter(flat)) if len(flat) == 1 else kind(tuple(flat))


def _operand(token: QueryToken, field: QueryField | None) -> QueryNode:
    """The leaf of a word or phrase. Raises BadQuery."""
    if field is None or field in TEXT_FIELDS:
        return QueryTerm(token.text, field, token.kind is TokenKind.PHRASE)
    shown = token.text[:MAX_SHOWN_LENGTH]
    if field is QueryField.DATE:
        return _dates(token)
    if field is QueryField.PAGE:
        try:
            filters_from(page=token.text)
        except BadPage:
            raise BadQuery("bad_page", at=token.start + 1, value=shown) from None
    return PlaceLimit(field, token.text)


def _dates(token: QueryToken) -> DateLimit:
    """Days of a date or range. Raises BadQuery."""
    first, *rest = _RANGE.split(token.text, maxsplit=1)
    last = rest[0] if rest else first
    try:
        if not (first or last):
            raise BadDate(value=token.text)
        limit = DateLimit(first_day(first) if first else None, last_day(last) if last else None)
    except BadDate:
        raise BadQuery("bad_date", at=token.start + 1, value=token.text[:MAX_SHOWN_LENGTH]) from None
    if limit.since and limit.until and limit.since > limit.until:
        raise BadQuery("date_order", at=token.start + 1, value=token.text[:MAX_SHOWN_LENGTH])
    return limit
