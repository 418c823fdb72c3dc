"""Words and pairs have numbers, before and after they are stored."""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.segment.vocabulary import Vocabulary, union
from retrieval.language.tokenizer import pair_token_key


def vocabulary(words: list[str], pairs: list[str]) -> Vocabulary:
    return Vocabulary.of(words, np.array(sorted(map(pair_token_key, pairs)), dtype=np.uint64))


def test_words_are_numbered_first_then_pairs_by_their_keys() -> None:
    terms = vocabulary(["复工", "a"], ["_株洲", "_企业"])

    numbers = [terms.get(term) for term in ("复工", "a", "_企业", "_株洲")]

    assert sorted(numbers[:2]) == [0, 1]
    assert numbers[2:] == [2, 3]
    assert terms.get("口罩") is None
    assert terms.get("_口罩") is None


def test_all_terms_come_with_the_numbers_they_are_found_by() -> None:
    terms = vocabulary(["复工", "a"], ["_株洲"])

    assert len(terms) == 3
    assert {term: terms.get(term) for term in terms} == dict(terms.items())
    assert "复工" in terms


def test_a_stored_vocabulary_opens_equal(tmp_path: Path) -> None:
    terms = vocabulary(["复工", "a"], ["_株洲", "_企业"])

    terms.save(tmp_path, "body")

    assert dict(Vocabulary.load(tmp_path, "body").items()) == dict(terms.items())


def test_a_union_has_each_term_once_and_knows_the_numbers_of_its_parts() -> None:
    one, two = vocabulary(["复工"], ["_株洲"]), vocabulary(["复工", "a"], ["_株洲", "_企业"])

    both = union([one, two])

    assert set(both) == {"复工", "a", "_株洲", "_企业"}
    assert len(both) == 4
    renumbered = both.numbers_of(one).tolist()
    assert {term: renumbered[number] for term, number in one.items()} == {
        term: both.get(term) for term in one
    }


@given(
    st.sets(st.text("渡口夜a.", min_size=1, max_size=3)),
    st.lists(st.text("渡口夜a.", min_size=1, max_size=2), max_size=3),
)
def test_words_with_a_part_are_those_that_a_look_at_each_finds(words: set[str], parts: list[str]) -> None:
    terms = vocabulary(sorted(words), [])

    found = terms.words_containing(parts)

    assert found == [word for word in terms.words if any(part in word for part in parts)]
