"""Thresholds of the compiled core: lower bounds of the k-th score.

Known before all postings are read.
"""

from __future__ import annotations

import math

import numpy as np

from retrieval.arrays import AnyArray, Float32Array, FloatArray, IntArray
from retrieval.index.search.compiled.accumulators import accumulate, allows
from retrieval.index.search.compiled.heap import keep
from retrieval.index.search.compiled.pointers import compiled, i64
from retrieval.index.search.compiled.posting_cursor import L_LOCAL, ROW_BYTES, exact, first_posting

WINDOW = 1 << 16
SLACK = 1e-5
"""Relative error allowed for float32 sums: a hundred lists at most; a wide margin."""
CANDIDATE_RATIO = 2
"""Candidates scored exactly to raise the threshold, in multiples of k."""


@compiled
def lists_within_budget(rows: int, by_bound: IntArray, budget: int, k: int) -> int:
    """Number of lists, highest bounds first, within the budget of postings.

    Read for the first threshold; at least k postings, if there are.
    """
    read = 0
    for number in range(len(by_bound)):
        size = i64(rows + ROW_BYTES * by_bound[number], L_LOCAL)
        if number > 0 and read >= k and read + size > budget:
            return number
        read += size
    return len(by_bound)


@compiled
def first_threshold(
    rows: int,
    weights: FloatArray,
    boosts: FloatArray,
    chosen: IntArray,
    ranges: IntArray,
    allowed: int,
    k: int,
    sums: Float32Array,
    touched: AnyArray,
) -> float:
    """Lowest exact score of the k best documents by the `chosen` lists."""
    scores, ids = np.empty(k), np.empty(k, np.int64)
    size = 0
    for r in range(len(ranges)):
        lo = ranges[r, 0]
        while lo < ranges[r, 1]:
            base = lo & ~(WINDOW - 1)
            hi = min(ranges[r, 1], base + WINDOW)
            count = 0
            for i in chosen:
                row = rows + ROW_BYTES * i
                begin, end = first_posting(row, lo), first_posting(row, hi)
                count = accumulate(
                    row, np.float32(weights[i] * boosts[i]), begin, end, base, sums, touched, count
                )
            for j in range(count):
                document = touched[j]
                score = sums[document]
                sums[document] = 0.0
                if (size < k or score > scores[0]) and allows(allowed, base + document):
                    size = keep(scores, ids, size, k, score, base + document)
            lo = hi
    return kth_exact(rows, weights, boosts, scores, ids, size, k)


@compiled
def raised_threshold(
    rows: int,
    weights: FloatArray,
    boosts: FloatArray,
    base: int,
    allowed: int,
    k: int,
    sums: Float32Array,
    touched: AnyArray,
    count: int,
) -> float:
    """Lower bound of the k-th score, from a window's highest sums."""
    most = CANDIDATE_RATIO * k
    scores, ids = np.empty(most), np.empty(most, np.int64)
    size = 0
    for j in range(count):
        score = sums[touched[j]]
        if (size < most or score > scores[0]) and allows(allowed, base + touched[j]):
            size = keep(scores, ids, size, most, score, base + touched[j])
    return kth_exact(rows, weights, boosts, scores, ids, size, k)


@compiled
def kth_exact(
    rows: int,
    weights: FloatArray,
    boosts: FloatArray,
    scores: FloatArray,
    ids: IntArray,
    size: int,
    k: int,
) -> float:
    """The k-th highest exact score of the ids; -inf for fewer.

    Of the first `size` ids.
    Overwrites `scores`.
    """
    if size < k:
        return -math.inf
    for j in range(size):
        scores[j] = exact(rows, weights, boosts, ids[j])
    return float(np.sort(scores[:size])[size - k])


@compiled
def kth_sum(base: int, allowed: int, k: int, sums: Float32Array, touched: AnyArray, count: int) -> float:
    """Float32 sum reached by k candidates of a window.

    -inf for fewer candidates.
    Without it some fifty candidates are scored exactly until the k best have raised the threshold: at 10,000
    passages a question took 42 us in place of 31.
    """
    scores, ids = np.empty(k), np.empty(k, np.int64)
    size = 0
    for j in range(count):
        score = sums[touched[j]]
        if (size < k or score > scores[0]) and allows(allowed, base + touched[j]):
            size = keep(scores, ids, size, k, score, j)
    return scores[0] * (1.0 - SLACK) if size == k else -math.inf
