"""Batches of texts have the tokens that each text has alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.generation import Generation
from retrieval.language import batch_tokenizer
from retrieval.language.batch_tokenizer import (
    NO_WORD,
    TEXT_END,
    BatchTokenizer,
    Occurrences,
    WordNumbering,
    fold_text,
)
from retrieval.language.normalization import normalise
from retrieval.language.tokenizer import Tokenizer, is_word, pair_token

characters = st.sampled_from("株洲日報报员工7000餘名①㎡…ＡＢc \n\x00,。“”️Ⅷ𠀀🙂ﬁ_-·天元区")
texts = st.lists(st.one_of(st.text(characters, max_size=40), st.text(max_size=20)), max_size=6)


@pytest.fixture(scope="module", params=["for_questions", "for_building"])
def analyser(request: pytest.FixtureRequest, seed_generation: Generation) -> Tokenizer:
    return getattr(Tokenizer, request.param)(seed_generation.lexicon)


def tokens_of(found: Occurrences, number: int) -> list[str]:
    words = [found.words[n] for n in found.word_numbers[found.word_texts == number]]
    return words + [pair_token(int(key)) for key in found.pair_keys[found.pair_texts == number]]


@given(texts)
def test_each_text_of_a_batch_has_its_own_tokens(analyser: Tokenizer, texts: Any) -> None:
    found = BatchTokenizer(analyser).occurrences(texts)

    assert [tokens_of(found, number) for number in range(len(texts))] == [analyser.tokens(t) for t in texts]
    assert found.lengths.tolist() == [len(analyser.tokens(text)) for text in texts]


def test_texts_beyond_one_batch_go_on_counting(analyser: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_tokenizer, "BATCH_CHARS", 10)

    found = BatchTokenizer(analyser).occurrences(["天元区复工", "", "企业复工了", "口罩"])

    assert tokens_of(found, 2) == analyser.tokens("企业复工了")
    assert tokens_of(found, 3) == analyser.tokens("口罩")


@given(st.text())
def test_folding_by_table_is_folding(text: Any) -> None:
    assert fold_text(text).tolist() == [ord(char) for char in normalise(text)]


def test_words_keep_their_numbers_from_one_analysis_to_the_next(analyser: Tokenizer) -> None:
    bulk_analyser = BatchTokenizer(analyser)

    bulk_analyser.occurrences(["企业复工", "2020"])
    found = bulk_analyser.occurrences(["口罩,企业", "员工1909"])

    assert [tokens_of(found, n) for n in (0, 1)] == [
        analyser.tokens("口罩,企业"),
        analyser.tokens("员工1909"),
    ]


def test_numbers_begin_anew_when_there_are_too_many(
    analyser: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_tokenizer, "MAX_NUMBERED_WORDS", 1)
    bulk_analyser = BatchTokenizer(analyser)
    before = bulk_analyser.occurrences(["企业复工"])

    after = bulk_analyser.occurrences(["口罩"])

    assert tokens_of(before, 0) == analyser.tokens("企业复工")
    assert list(after.words) == analyser.words("口罩")


@given(st.lists(st.text(characters, min_size=1, max_size=5), max_size=30))
def test_words_that_share_a_slot_are_still_told_apart(parts: Any) -> None:
    numbering = WordNumbering(slot_bits=1)
    codes = np.array([ord(char) for part in parts for char in part], dtype=np.uint32)

    twice = [numbering.of(parts, codes).tolist() for _ in range(2)]

    assert twice[0] == twice[1]
    for part, number in zip(parts, twice[0], strict=True):
        expected = TEXT_END if part == "\0" else numbering.words.index(part) if is_word(part) else NO_WORD
        assert number == expected


def test_no_text_has_no_tokens(analyser: Tokenizer) -> None:
    found = BatchTokenizer(analyser).occurrences([])

    assert (len(found.words), found.lengths.size, found.pair_keys.size) == (0, 0, 0)


@pytest.mark.parametrize(("longer", "shorter"), [("1000", "100"), ("株洲市委", "株洲市"), ("abcd", "abc")])
def test_a_word_that_begins_a_longer_one_is_not_taken_for_it(longer: str, shorter: str) -> None:
    numbering = WordNumbering()

    def number_of(word: str) -> int:
        return numbering.of([word], fold_text(word)).tolist()[0]

    numbers = [number_of(word) for word in (longer, shorter, longer, shorter)]

    assert [numbering.words[number] for number in numbers] == [longer, shorter, longer, shorter]


@given(st.lists(texts, min_size=2, max_size=4))
def test_texts_have_the_same_tokens_whatever_was_analysed_before(analyser: Tokenizer, rounds: Any) -> None:
    bulk_analyser = BatchTokenizer(analyser)

    for texts in rounds:
        found = bulk_analyser.occurrences(texts)
        assert [tokens_of(found, n) for n in range(len(texts))] == [analyser.tokens(t) for t in texts]
