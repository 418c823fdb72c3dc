"""Token lists become posting lists, words and pairs alike."""

from itertools import pairwise

import numpy as np

from retrieval.index.segment.postings import PostingLists, invert_tokens

CORPUS = [["复工", "企业", "复工"], [], ["企业", "_株洲"]]


def lists_of(rows: PostingLists) -> list[list[tuple[int, int]]]:
    ends = rows.offsets.tolist()
    pairs = list(zip(rows.documents.tolist(), rows.frequencies.tolist(), strict=True))
    return [pairs[start:end] for start, end in pairwise(ends)]


def test_each_term_has_its_documents_in_order_and_how_often() -> None:
    postings = invert_tokens(CORPUS)

    assert [part.tolist() for part in postings.of("复工")] == [[0], [2]]
    assert [part.tolist() for part in postings.of("企业")] == [[0, 2], [1, 1]]
    assert [part.tolist() for part in postings.of("_株洲")] == [[2], [1]]


def test_a_term_that_is_not_there_has_no_postings() -> None:
    documents, frequencies = invert_tokens(CORPUS).of("口罩")

    assert (len(documents), len(frequencies)) == (0, 0)


def test_lengths_count_repeated_tokens_and_empty_documents() -> None:
    postings = invert_tokens(CORPUS)

    assert postings.lengths.tolist() == [3, 0, 2]
    assert sorted(postings.document_frequencies().tolist()) == [1, 1, 2]


def test_a_corpus_without_tokens_has_no_terms() -> None:
    assert len(invert_tokens([[], []]).vocabulary) == 0


def test_lists_can_be_selected_in_any_order() -> None:
    rows = PostingLists(np.array([0, 2, 3]), np.array([0, 4, 2], np.uint32), np.array([1, 7, 5], np.uint16))

    assert lists_of(rows.select(np.array([1, 0]))) == [[(2, 5)], [(0, 1), (4, 7)]]


def test_a_title_is_spread_over_the_passages_of_its_article() -> None:
    rows = PostingLists(np.array([0, 2]), np.array([0, 2], np.uint32), np.array([1, 3], np.uint16))

    spread = rows.spread(np.array([0, 2, 3, 5]))

    assert lists_of(spread) == [[(0, 1), (1, 1), (3, 3), (4, 3)]]
