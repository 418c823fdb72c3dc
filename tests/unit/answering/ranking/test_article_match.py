"""Words, pairs and characters of a question in an article's sentences."""

from __future__ import annotations

from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking.article_match import ArticleMatch, common_subsequence
from retrieval.answering.ranking.query_context import QueryContext
from retrieval.answering.ranking.sentence import article_sentences


@pytest.fixture
def match(seed_answerer: Answerer) -> ArticleMatch:
    """The article of the best passage on 中车株洲所, without pairs."""
    question = seed_answerer.understand("中车株洲所有多少员工返岗?")
    hits = seed_answerer.hits(question)
    query = QueryContext(seed_answerer.weights(question), hits, {})
    row, store = hits[0].article_row, seed_answerer.generation.store
    return ArticleMatch(query, row, store.article(row), article_sentences(store, row))


def common_start(one: str, other: str) -> list[str]:
    return [a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))]


def bits(text: str) -> dict[str, int]:
    offsets = {"": (1 << len(text)) - 1}
    for at, char in enumerate(text):
        offsets[char] = offsets.get(char, 0) | (1 << at)
    return offsets


@pytest.mark.parametrize(
    ("one", "other", "length"),
    [("天元区企业", "天区有企业", 4), ("abc", "cba", 1), ("", "天", 0), ("天", "", 0), ("甲乙", "甲乙", 2)],
)
def test_the_longest_common_subsequence_is_counted(one: str, other: str, length: int) -> None:
    assert common_subsequence(bits(one), other) == length


@given(st.text(alphabet="甲乙丙", max_size=12), st.text(alphabet="甲乙丙", max_size=12))
def test_the_common_subsequence_is_symmetric_and_at_least_the_common_start(one: str, other: str) -> None:
    length = common_subsequence(bits(one), other)

    assert length == common_subsequence(bits(other), one)
    assert len(common_start(one, other)) <= length <= min(len(one), len(other))


def test_each_sentence_has_its_words(match: ArticleMatch) -> None:
    staff = next(n for n, s in enumerate(match.sentences) if "7000余名员工返岗" in s.normal)

    assert len(match.found) == len(match.pairs) == len(match.sentences)
    assert len(match.found[staff]) >= 2


def test_the_topic_is_the_title_and_the_lead(match: ArticleMatch) -> None:
    assert match.topic == match.in_title | match.found[0]


def test_a_paragraph_has_the_words_of_its_sentences(match: ArticleMatch) -> None:
    assert all(match.found[n] <= match.paragraph_words(n) for n in range(len(match.sentences)))


def test_a_character_of_every_sentence_has_no_rarity(match: ArticleMatch) -> None:
    rarity = match.character_rarity

    assert rarity.share(frozenset()) == 0.0
    assert rarity.share(frozenset(rarity.by_character)) == pytest.approx(1.0)
    assert all(value >= 0 for value in rarity.by_character.values())


def test_a_subsequence_is_no_longer_than_the_text_sought(match: ArticleMatch) -> None:
    lengths = [match.common_subsequence(n) for n in range(len(match.sentences))]

    assert max(lengths) <= len("中车株洲所员工返岗")
