"""Query trees and their canonical text."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.boolean.query_parser import parse_query
from retrieval.answering.boolean.query_tree import (
    AllOf,
    AnyOf,
    DateLimit,
    Except,
    PlaceLimit,
    QueryField,
    QueryNode,
    QueryTerm,
    is_plain,
    positive_terms,
    quote_text,
)

TEXT_FIELDS = st.sampled_from([None, QueryField.HEADLINE, QueryField.BYLINE])
WORDS = st.text(st.sampled_from("江畔渡口船工灯塔abz09."), min_size=1, max_size=6).filter(
    lambda text: any(char.isalnum() for char in text)
)
PHRASES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))
LEAVES = st.one_of(
    st.builds(QueryTerm, WORDS, TEXT_FIELDS, st.just(False)),
    st.builds(QueryTerm, PHRASES, TEXT_FIELDS, st.just(True)),
    st.tuples(DAYS, DAYS).map(lambda pair: DateLimit(min(pair), max(pair))),
    st.builds(DateLimit, DAYS, st.none()),
    st.builds(DateLimit, st.none(), DAYS),
    st.just(PlaceLimit(QueryField.PAGE, "A2")),
    st.builds(PlaceLimit, st.just(QueryField.PAPER), PHRASES),
)


def joined(kind: type[AllOf] | type[AnyOf], parts: list[QueryNode]) -> QueryNode:
    """As the parser joins: flat, equal parts once."""
    flat: list[QueryNode] = []
    for part in parts:
        flat += [one for one in (part.parts if isinstance(part, kind) else (part,)) if one not in flat]
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def negated(part: QueryNode) -> QueryNode:
    return part.part if isinstance(part, Except) else Except(part)


TREES = st.recursive(
    LEAVES,
    lambda nodes: st.one_of(
        st.lists(nodes, min_size=2, max_size=3).map(lambda parts: joined(AllOf, parts)),
        st.lists(nodes, min_size=2, max_size=3).map(lambda parts: joined(AnyOf, parts)),
        nodes.map(negated),
    ),
    max_leaves=8,
)


@given(TREES)
def test_the_canonical_text_of_a_tree_is_read_as_the_same_tree(tree: QueryNode) -> None:
    assert parse_query(str(tree)) == tree


def test_the_canonical_text_has_brackets_where_they_are_needed() -> None:
    either = AnyOf((QueryTerm("渡口"), QueryTerm("码头")))

    assert str(AllOf((either, Except(QueryTerm("停航"))))) == "(渡口 OR 码头) -停航"
    assert str(Except(either)) == "-(渡口 OR 码头)"


def test_a_phrase_is_quoted_by_marks_that_it_does_not_hold() -> None:
    assert quote_text("夜航") == '"夜航"'
    assert quote_text('称"夜航"') == '「称"夜航"」'
    assert quote_text('称"夜航」') == '『称"夜航」』'


def test_words_within_a_negation_are_not_marked() -> None:
    tree = parse_query("渡口 (码头 OR 灯塔) -(停航 OR 大雾)")

    assert [term.text for term in positive_terms(tree)] == ["渡口", "码头", "灯塔"]


def test_words_alone_are_plain() -> None:
    assert is_plain(parse_query("渡口 码头"))
    assert not is_plain(parse_query("“渡口”"))
    assert not is_plain(parse_query("渡口 -码头"))
    assert not is_plain(parse_query("标题:渡口"))
