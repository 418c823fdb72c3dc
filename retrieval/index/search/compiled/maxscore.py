"""The compiled core: top-k over packed postings by MaxScore in windows of 2^16 documents.

Needs numba; imported only by `search.topk` once it is worth its loading. What it does and why it is exact
is said there. Everything here works on numbers and addresses (`compiled.pointers`).
"""

from __future__ import annotations

import math

import numpy as np

from retrieval.arrays import AnyArray, Float32Array, FloatArray, IntArray
from retrieval.index.search.compiled.accumulators import accumulate, allows, probe, scan, sift
from retrieval.index.search.compiled.heap import keep, sort_heap
from retrieval.index.search.compiled.pointers import compiled, i64
from retrieval.index.search.compiled.posting_cursor import L_LOCAL, ROW, bound, exact, first_posting, resolve
from retrieval.index.search.compiled.threshold import SLACK, WINDOW, enough, first_guess, kth_rough, lifted

MARGIN = 1 + 1e-6
"""Bounds are widened by this much, so that rounding never puts a share above them."""
MANY = 4000
"""With more candidates than this in a window, the bar is lifted before they are completed.

Measured at 100,000 passages, 1,000 questions: p99 0.37 to 0.29 ms, the slowest 0.76 to 0.47, p50 the same;
with 1500 instead of 4000 p50 rises by a tenth."""


@compiled
def best(
    fields: IntArray,
    terms: IntArray,
    weights: FloatArray,
    k: int,
    ranges: IntArray,
    allowed: int,
    floor: float,
    budget: int,
    ratio: int,
    sums: Float32Array,
    touched: AnyArray,
    ids: IntArray,
    scores: FloatArray,
) -> int:
    """Fill `ids` and `scores` with the k best, best first; gives their number. All weights above 0.

    fields:  for each field the address of its table and where its terms end among `terms` and `weights`.
    allowed: address of a mask, or 0.
    budget:  postings to read for the first guess; ratio: postings scanned in the time of one look-up.
    sums, touched: scratch of one window, all sums 0 and left so.
    """
    lists = np.zeros((len(terms), 16), np.int64)
    boosts, drifts = np.empty(len(terms)), np.empty(len(terms))
    resolve(fields, terms, lists, boosts, drifts)
    rows = lists.ctypes.data
    total = count_postings(lists, rows, ranges)
    bounds = np.zeros(len(terms))
    spared = np.zeros(len(terms))
    for i in range(len(terms)):
        if i64(rows + ROW * i, L_LOCAL) > 0:
            bounds[i] = bound(rows + ROW * i, weights[i], boosts[i], drifts[i]) * MARGIN
            spared[i] = i64(rows + ROW * i, L_LOCAL) / bounds[i]
    by_bound = np.argsort(-bounds)
    by_spared = np.argsort(-spared)
    if total > 4 * budget:
        chosen = by_bound[: enough(rows, by_bound, budget, k)]
        guess = first_guess(rows, weights, boosts, chosen, ranges, allowed, k, sums, touched)
        floor = max(floor, guess)
    essential = np.zeros(len(terms), np.bool_)
    size = 0
    for r in range(len(ranges)):
        lo = ranges[r, 0]
        while lo < ranges[r, 1]:
            base = lo & ~(WINDOW - 1)
            hi = min(ranges[r, 1], base + WINDOW)
            bar = reach(floor, scores, size, k)
            rest = partition(by_spared, bounds, bar, essential)
            count = read(rows, weights, boosts, essential, lo, hi, sums, touched)
            count = sift(touched, sums, count, bar - rest)
            if count > MANY:
                floor = max(floor, lifted(rows, weights, boosts, base, allowed, k, sums, touched, count))
                bar = reach(floor, scores, size, k)
                count = sift(touched, sums, count, bar - rest)
            count = complete(
                rows, weights, boosts, drifts, by_bound, bounds, essential, lo, hi, bar, rest, ratio, sums,
                touched, count,
            )  # fmt: skip
            size = settle(
                rows, weights, boosts, base, allowed, floor, k, sums, touched, count, ids, scores, size
            )
            lo = hi
    sort_heap(scores, ids, size)
    return size if len(lists) else 0  # `lists` is used to the end: its rows are read by address


@compiled
def count_postings(lists: IntArray, rows: int, ranges: IntArray) -> int:
    """Note for each list how many postings it has in the ranges; gives their sum."""
    total = 0
    for i in range(len(lists)):
        row = rows + ROW * i
        local = 0
        for r in range(len(ranges)):
            local += first_posting(row, ranges[r, 1]) - first_posting(row, ranges[r, 0])
        lists[i, L_LOCAL] = local
        total += local
    return total


@compiled
def reach(floor: float, scores: FloatArray, size: int, k: int) -> float:
    """The rough sum below which a document cannot be among the best."""
    theta = max(floor, scores[0]) if size == k else floor
    return theta - SLACK * abs(theta) if theta > -math.inf else theta


@compiled
def read(
    rows: int,
    weights: FloatArray,
    boosts: FloatArray,
    essential: AnyArray,
    lo: int,
    hi: int,
    sums: Float32Array,
    touched: AnyArray,
) -> int:
    """Sum up the essential lists in a window; gives the number of documents touched."""
    count = 0
    for i in range(len(weights)):
        if essential[i] and i64(rows + ROW * i, L_LOCAL) > 0:
            begin, end = first_posting(rows + ROW * i, lo), first_posting(rows + ROW * i, hi)
            weight = np.float32(weights[i] * boosts[i])
            count = accumulate(rows + ROW * i, weight, begin, end, lo & ~(WINDOW - 1), sums, touched, count)
    return count


@compiled
def complete(
    rows: int,
    weights: FloatArray,
    boosts: FloatArray,
    drifts: FloatArray,
    by_bound: IntArray,
    bounds: FloatArray,
    essential: AnyArray,
    lo: int,
    hi: int,
    bar: float,
    rest: float,
    ratio: int,
    sums: Float32Array,
    touched: AnyArray,
    count: int,
) -> int:
    """Add the other lists to the candidates of a window; gives the number of those that reach the bar."""
    base = lo & ~(WINDOW - 1)
    for i in by_bound:
        if count == 0:
            break
        if essential[i] or i64(rows + ROW * i, L_LOCAL) == 0:
            continue
        row = rows + ROW * i
        rest = max(rest - bounds[i], 0.0)
        weight = weights[i] * boosts[i]
        begin, end = first_posting(row, lo), first_posting(row, hi)
        if end - begin < ratio * count:
            scan(row, np.float32(weight), begin, end, base, sums)
        else:
            ceiling = weight * drifts[i] * MARGIN / 255.0
            probe(row, np.float32(weight), bar - rest, base, touched, sums, count, ceiling)
        count = sift(touched, sums, count, bar - rest)
    return count


@compiled
def settle(
    rows: int,
    weights: FloatArray,
    boosts: FloatArray,
    base: int,
    allowed: int,
    floor: float,
    k: int,
    sums: Float32Array,
    touched: AnyArray,
    count: int,
    ids: IntArray,
    scores: FloatArray,
    size: int,
) -> int:
    """Score what is left of a window whole and keep the best; gives how many are kept."""
    bar = kth_rough(base, allowed, k, sums, touched, count)
    for j in range(count):
        document = base + touched[j]
        if sums[touched[j]] >= max(bar, reach(floor, scores, size, k)) and allows(allowed, document):
            score = exact(rows, weights, boosts, document)
            if score >= floor:
                size = keep(scores, ids, size, k, score, document)
        sums[touched[j]] = 0.0
    return size


@compiled
def partition(order: IntArray, bounds: FloatArray, bar: float, essential: AnyArray) -> float:
    """Mark the lists that must be read for any document to reach the bar; gives the bound of the others."""
    rest = 0.0
    for i in order:
        essential[i] = not rest + bounds[i] < bar
        if not essential[i]:
            rest += bounds[i]
    return rest
