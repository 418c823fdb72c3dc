"""The best k are those of scoring everything, to the last bit, by numpy and by the compiled core."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias, TypedDict

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from retrieval.arrays import FloatArray, UIntArray
from retrieval.index.search import maxscore_numpy, topk
from retrieval.index.search.scored_field import FieldQuery, ScoredField
from retrieval.index.search.topk import load_core, top_k, unload_core
from retrieval.index.segment import packed_writer
from retrieval.index.segment.document_set import TopDocs
from retrieval.index.segment.packed_writer import pack
from retrieval.index.segment.postings import PostingLists

K1, B = 1.5, 0.75
Corpus: TypeAlias = list[list[str]]
Weights: TypeAlias = list[tuple[str, float]]
words = st.sampled_from(list("天元区企业复工的云"))
documents = st.lists(words, max_size=9)
corpora = st.lists(documents, min_size=1, max_size=40).filter(any)
quickly = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture(params=["numpy", "compiled"])
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both paths, told to prune even where there is next to nothing."""
    monkeypatch.setattr(maxscore_numpy, "GUESSED_POSTINGS", 2)
    monkeypatch.setattr(maxscore_numpy, "FEW_POSTINGS", 2)
    monkeypatch.setattr(topk, "MAX_LOOKUP_DOCUMENTS", -1)
    monkeypatch.setattr(topk, "GUESSED_POSTINGS", 2)
    monkeypatch.setattr(packed_writer, "MIN_FREQUENT_POSTINGS", 3)
    if request.param == "compiled":
        pytest.importorskip("numba")
        load_core()
    yield request.param
    unload_core()


class FlatPostings(TypedDict):
    """What `pack` takes of a field."""

    postings: PostingLists
    lengths: UIntArray


def flat(corpus: Corpus) -> tuple[list[str], FlatPostings]:
    """Terms and flat postings of a corpus, by counting."""
    terms = sorted({word for document in corpus for word in document})
    held = {term: [(i, c[term]) for i, c in enumerate(map(Counter, corpus)) if c[term]] for term in terms}
    offsets = np.cumsum([0, *(len(held[term]) for term in terms)])
    pairs = [pair for term in terms for pair in held[term]]
    return terms, {
        "postings": PostingLists(
            offsets,
            np.array([i for i, _ in pairs], dtype=np.uint32),
            np.array([n for _, n in pairs], dtype=np.uint16),
        ),
        "lengths": np.array([len(document) for document in corpus], dtype=np.uint32),
    }


def packed_field(
    folder: Path, name: str, corpus: Corpus, *, average: float | None = None
) -> tuple[list[str], ScoredField]:
    """A corpus packed; its terms, and the field under `average` (its own mean length when not given)."""
    terms, arrays = flat(corpus)
    packed = pack(folder, name, **arrays)
    mean = float(np.mean(arrays["lengths"]))
    return terms, ScoredField.of(packed, k1=K1, b=B, average=mean if average is None else average)


def brute(
    corpora_weights: list[tuple[Corpus, Weights]],
    averages: list[float],
    count: int,
    k: int,
    *,
    allowed: Callable[[int], bool] = lambda i: True,
    floor: float = -np.inf,
) -> list[tuple[int, float]]:
    """The ranking by scoring every document with a dictionary; weights as lists of (term, weight)."""
    found = []
    for i in range(count):
        score, shares = 0.0, False
        for (corpus, weights), average in zip(corpora_weights, averages, strict=True):
            counts = Counter(corpus[i])
            for term, weight in weights:
                if n := counts[term]:
                    norm = K1 * (1 - B + B * (len(corpus[i]) / average))
                    score += weight * (n * (K1 + 1) / (n + norm))
                    shares = True
        if shares and allowed(i) and score >= floor:
            found.append((-score, i))
    return [(i, -negative) for negative, i in sorted(found)[:k]]


def shown(ranking: TopDocs) -> list[tuple[int, float]]:
    return list(zip(ranking.ids.tolist(), ranking.scores.tolist(), strict=True))


def weighted(draw: Callable[..., Any], terms: list[str], weights: st.SearchStrategy[float]) -> Weights:
    chosen = draw(st.lists(st.sampled_from(terms), min_size=1, max_size=8))
    return [(term, draw(weights)) for term in chosen]


def asked(field: ScoredField, terms: list[str], weights: Weights) -> FieldQuery:
    return FieldQuery(field, [terms.index(term) for term, _ in weights], [weight for _, weight in weights])


@quickly
@given(st.data(), corpora, st.integers(1, 12), st.floats(0.5, 20))
def test_the_best_are_those_of_scoring_every_document(
    path: str, tmp_path_factory: pytest.TempPathFactory, data: Any, corpus: Any, k: Any, average: Any
) -> None:
    terms, field = packed_field(tmp_path_factory.mktemp("f"), "body", corpus, average=average)
    weights = weighted(data.draw, terms, st.floats(0.01, 9))

    found = top_k([asked(field, terms, weights)], k)

    assert shown(found) == brute([(corpus, weights)], [average], len(corpus), k)


@quickly
@given(st.data(), corpora, st.integers(1, 12))
def test_weights_of_zero_and_below_are_ranked_as_scored(
    path: str, tmp_path_factory: pytest.TempPathFactory, data: Any, corpus: Any, k: Any
) -> None:
    terms, field = packed_field(tmp_path_factory.mktemp("f"), "body", corpus)
    weights = weighted(data.draw, terms, st.sampled_from([-1.0, 0.0, 0.5]))
    average = float(np.mean([len(document) for document in corpus]))

    found = top_k([asked(field, terms, weights)], k)

    assert shown(found) == brute([(corpus, weights)], [average], len(corpus), k)


@quickly
@given(st.data(), corpora, st.integers(1, 5))
def test_ranges_mask_and_floor_leave_out_what_they_say(
    path: str, tmp_path_factory: pytest.TempPathFactory, data: Any, corpus: Any, k: Any
) -> None:
    terms, field = packed_field(tmp_path_factory.mktemp("f"), "body", corpus)
    weights = weighted(data.draw, terms, st.sampled_from([1.0, 2.0]))
    bounds = st.integers(-2, len(corpus) + 2)
    ranges = data.draw(st.lists(st.tuples(bounds, bounds), max_size=20))
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(corpus), max_size=len(corpus))))
    floor = data.draw(st.sampled_from([-np.inf, 0.0, 1.0, 2.5]))
    average = float(np.mean([len(document) for document in corpus]))

    found = top_k([asked(field, terms, weights)], k, ranges=ranges, mask=mask, floor=floor)

    inside = {i for start, end in ranges for i in range(max(0, start), end)}
    assert shown(found) == brute(
        [(corpus, weights)], [average], len(corpus), k, allowed=lambda i: i in inside and mask[i], floor=floor
    )


@quickly
@given(st.data(), corpora, st.integers(1, 5))
def test_fields_add_up_in_their_order(
    path: str, tmp_path_factory: pytest.TempPathFactory, data: Any, corpus: Any, k: Any
) -> None:
    folder = tmp_path_factory.mktemp("f")
    titles = data.draw(st.lists(documents, min_size=len(corpus), max_size=len(corpus)).filter(any))
    terms, body = packed_field(folder, "body", corpus)
    title_terms, title = packed_field(folder, "title", titles, average=3.0)
    average = float(np.mean([len(document) for document in corpus]))
    weights = weighted(data.draw, terms, st.floats(0.01, 9))
    title_weights = weighted(data.draw, title_terms, st.floats(0.01, 2))

    found = top_k([asked(body, terms, weights), asked(title, title_terms, title_weights)], k)

    expected = brute([(corpus, weights), (titles, title_weights)], [average, 3.0], len(corpus), k)
    assert shown(found) == expected


@quickly
@given(corpora, st.lists(words, min_size=1, max_size=6))
def test_scores_are_rank_bm25s(
    path: str, tmp_path_factory: pytest.TempPathFactory, corpus: Any, query: Any
) -> None:
    terms, field = packed_field(tmp_path_factory.mktemp("f"), "body", corpus)
    reference = BM25Okapi(corpus)
    weights = [(term, reference.idf[term]) for term in query if term in reference.idf]

    found = top_k([asked(field, terms, weights)], len(corpus))

    assert found.scores == pytest.approx(reference.get_scores(query)[found.ids], abs=1e-5)
    assert set(np.flatnonzero(reference.get_scores(query))) <= set(found.ids.tolist())


def large_corpus(count: int) -> FlatPostings:
    """Flat postings over several windows: terms from one in three documents to one in all, ties, escapes."""
    random = np.random.default_rng(5)
    lengths = random.integers(20, 60, count).astype(np.uint32)
    lists = [np.sort(random.choice(count, size, replace=False)) for size in (1, 3, 70, 900, 5000, count // 3)]
    frequencies = [np.minimum(random.geometric(0.7, len(held)), 20) for held in lists]
    frequencies[2][:3] = [255, 256, 65_535]
    return {
        "postings": PostingLists(
            np.cumsum([0, *map(len, lists)]),
            np.concatenate(lists).astype(np.uint32),
            np.concatenate(frequencies).astype(np.uint16),
        ),
        "lengths": lengths,
    }


def dense_scores(arrays: FlatPostings, weights: list[tuple[int, float]], average: float) -> FloatArray:
    scores = np.zeros(len(arrays["lengths"]))
    norms = K1 * (1 - B + B * (arrays["lengths"] / average))
    for term, weight in weights:
        place = slice(arrays["postings"].offsets[term], arrays["postings"].offsets[term + 1])
        held, often = arrays["postings"].documents[place], arrays["postings"].frequencies[place].astype(float)
        scores[held] += weight * (often * (K1 + 1) / (often + norms[held]))
    return scores


@pytest.mark.parametrize("k", [1, 10, 1000])
@pytest.mark.parametrize("bounds", [(0, 200_000), (65_000, 66_000), (131_072, 131_073), (150_000, 199_999)])
def test_windows_and_their_borders_change_nothing(
    path: str, tmp_path: Path, k: int, bounds: tuple[int, int]
) -> None:
    arrays = large_corpus(200_000)
    field = ScoredField.of(pack(tmp_path, "body", **arrays), k1=K1, b=B, average=37.5)
    weights = [(0, 9.0), (1, 8.0), (2, 6.0), (3, 4.0), (4, 2.5), (5, 0.7)]

    found = top_k([FieldQuery(field, [t for t, _ in weights], [w for _, w in weights])], k, ranges=[bounds])

    scores = dense_scores(arrays, weights, 37.5)
    inside = np.arange(*bounds)[scores[slice(*bounds)] > 0]
    order = inside[np.lexsort((inside, -scores[inside]))][:k]
    assert found.ids.tolist() == order.tolist()
    assert found.scores.tolist() == scores[order].tolist()


def test_equal_documents_come_in_the_order_of_their_ids(path: str, tmp_path: Path) -> None:
    terms, field = packed_field(tmp_path, "body", [["复工"], ["企业"]] * 50)

    found = top_k([FieldQuery(field, [terms.index("复工")], [1.0])], 5)

    assert found.ids.tolist() == [0, 2, 4, 6, 8]


def test_a_question_without_terms_finds_nothing(path: str, tmp_path: Path) -> None:
    _, field = packed_field(tmp_path, "body", [["复工"]])

    assert shown(top_k([FieldQuery(field, [], [])], 5)) == []
    assert shown(top_k([], 5)) == []


def test_no_range_allows_nothing(path: str, tmp_path: Path) -> None:
    _, field = packed_field(tmp_path, "body", [["复工"]])

    assert shown(top_k([FieldQuery(field, [0], [1.0])], 5, ranges=[])) == []


@pytest.mark.parametrize("k", [0, 1001])
def test_a_k_out_of_bounds_is_refused(tmp_path: Path, k: int) -> None:
    _, field = packed_field(tmp_path, "body", [["复工"]])

    with pytest.raises(ValueError, match="between 1 and 1000"):
        top_k([FieldQuery(field, [0], [1.0])], k)


def test_a_term_that_is_not_there_is_refused(path: str, tmp_path: Path) -> None:
    _, field = packed_field(tmp_path, "body", [["复工"]])

    with pytest.raises(IndexError):
        top_k([FieldQuery(field, [1], [1.0])], 1)


def test_a_mask_of_another_size_is_refused(tmp_path: Path) -> None:
    _, field = packed_field(tmp_path, "body", [["复工"]])

    with pytest.raises(ValueError, match="mask"):
        top_k([FieldQuery(field, [0], [1.0])], 1, mask=np.ones(2, dtype=bool))
