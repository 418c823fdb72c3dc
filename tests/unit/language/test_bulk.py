"""Batches of texts have the tokens that each text has alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language import bulk
from retrieval.language.bulk import BulkAnalyser, folded
from retrieval.language.normal import normalise
from retrieval.language.tokens import Analyser, pair_of

characters = st.sampled_from("株洲日報报员工7000餘名①㎡…ＡＢc \n\x00,。“”️Ⅷ𠀀🙂ﬁ_-·天元区")
texts = st.lists(st.one_of(st.text(characters, max_size=40), st.text(max_size=20)), max_size=6)


@pytest.fixture(scope="module", params=["for_questions", "for_building"])
def analyser(request, seed_generation) -> Analyser:
    return getattr(Analyser, request.param)(seed_generation.lexicon)


def tokens_of(found, number):
    words = [found.words[n] for n in found.word_numbers[found.word_texts == number]]
    return words + [pair_of(int(key)) for key in found.pair_keys[found.pair_texts == number]]


@given(texts)
def test_each_text_of_a_batch_has_its_own_tokens(analyser, texts):
    found = BulkAnalyser(analyser).occurrences(texts)

    assert [tokens_of(found, number) for number in range(len(texts))] == [analyser.tokens(t) for t in texts]
    assert found.lengths.tolist() == [len(analyser.tokens(text)) for text in texts]


def test_texts_beyond_one_batch_go_on_counting(analyser, monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 10)

    found = BulkAnalyser(analyser).occurrences(["天元区复工", "", "企业复工了", "口罩"])

    assert tokens_of(found, 2) == analyser.tokens("企业复工了")
    assert tokens_of(found, 3) == analyser.tokens("口罩")


@given(st.text())
def test_folding_by_table_is_folding(text):
    assert folded(text).tolist() == [ord(char) for char in normalise(text)]


def test_no_text_has_no_tokens(analyser):
    found = BulkAnalyser(analyser).occurrences([])

    assert (len(found.words), found.lengths.size, found.pair_keys.size) == (0, 0, 0)
