"""A stored field: its terms, the passages that hold them, and in how many texts each stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.segment.field import SegmentField, write_field
from retrieval.index.segment.postings import invert_tokens

words = st.sampled_from(["株洲", "天元区", "复工", "企业", "的", "云服务", "_株洲", "_复工", "a"])
corpora = st.lists(st.lists(words, max_size=8), min_size=1, max_size=6)


def stored(folder: Path, corpus: list[list[str]]) -> SegmentField:
    made = invert_tokens(corpus)
    write_field(folder, "body", made.vocabulary, [made.rows], made.lengths)
    return SegmentField.load(folder, "body")


@given(corpora)
def test_what_is_stored_comes_back(tmp_path_factory: pytest.TempPathFactory, corpus: Any) -> None:
    field = stored(tmp_path_factory.mktemp("f"), corpus)

    for term, number in field.vocabulary.items():
        passages, often = field.packed.postings_of(number)
        held = [(i, text.count(term)) for i, text in enumerate(corpus) if term in text]
        assert list(zip(passages.tolist(), often.tolist(), strict=True)) == held
    assert set(field.vocabulary) == {term for text in corpus for term in text}


@given(corpora, st.lists(words, min_size=1, max_size=3))
def test_passages_that_hold_all_terms_are_found(
    tmp_path_factory: pytest.TempPathFactory, corpus: Any, terms: Any
) -> None:
    field = stored(tmp_path_factory.mktemp("f"), corpus)

    found = field.passages_with(terms)

    assert found.tolist() == [i for i, text in enumerate(corpus) if set(terms) <= set(text)]


@given(corpora, st.lists(words, max_size=4))
def test_passages_that_hold_one_of_the_terms_are_found(
    tmp_path_factory: pytest.TempPathFactory, corpus: Any, terms: Any
) -> None:
    field = stored(tmp_path_factory.mktemp("f"), corpus)

    found = field.passages_with_any(terms).tolist()

    assert found == [number for number, text in enumerate(corpus) if not set(terms).isdisjoint(text)]


def test_terms_that_are_not_there_have_no_number_and_no_frequency(tmp_path: Path) -> None:
    field = stored(tmp_path, [["复工"], ["复工", "企业"]])

    numbers = field.numbers_of(["复工", "不在", "_不在"])

    assert numbers.tolist()[1:] == [-1, -1]
    assert field.frequencies(numbers).tolist() == [2, 0, 0]
    assert field.passages_with(["复工", "不在"]).tolist() == []
    assert field.passages_with([]).tolist() == []


@pytest.fixture
def titles(tmp_path: Path) -> SegmentField:
    """Three articles of two, one and three passages, every passage with its article's title."""
    made = invert_tokens([["复航", "渡口"], ["江豚"], ["渡口", "渡口", "改造"]])
    article_of = np.array([0, 0, 1, 2, 2, 2], dtype=np.uint32)
    rows = made.rows.spread(np.array([0, 2, 3, 6]))
    write_field(tmp_path, "title", made.vocabulary, [rows], made.lengths[article_of], article_of)
    return SegmentField.load(tmp_path, "title")


def test_a_title_stands_in_every_passage_of_its_article(titles: SegmentField) -> None:
    passages, often = titles.packed.postings_of(titles.vocabulary.get("渡口"))

    assert passages.tolist() == [0, 1, 3, 4, 5]
    assert often.tolist() == [1, 1, 2, 2, 2]


def test_a_title_is_counted_once(titles: SegmentField) -> None:
    numbers = titles.numbers_of(["渡口", "江豚", "改造", "不在"])

    assert titles.frequencies(numbers).tolist() == [2, 1, 1, 0]


def test_the_mean_length_is_that_of_titles_not_of_passages(titles: SegmentField) -> None:
    assert titles.packed.average == 2.0
