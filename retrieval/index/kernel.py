"""The compiled core: top-k over packed postings by MaxScore in windows of 2^16 documents.

Needs numba; imported only by `retrieval.index.topk` once it is worth its loading. What it does and why it
is exact is said there. Everything here works on numbers and addresses (`retrieval.index.memory`).
"""

from __future__ import annotations

import math

import numpy as np

from retrieval.arrays import AnyArray, Float32Array, FloatArray, IntArray
from retrieval.index.kernel_heap import keep, sort_heap
from retrieval.index.kernel_lists import (
    L_CEIL,
    L_CODES,
    L_FREQ,
    L_IMPACTS,
    L_LOCAL,
    L_LOW,
    L_SHIFT,
    L_STEP,
    TABLED,
    bound,
    exact,
    find,
    first_posting,
    resolve,
    rough,
)  # fmt: skip
from retrieval.index.memory import compiled, f32, u8, u16

WINDOW = 1 << 16
SLACK = 1e-5
MARGIN = 1 + 1e-6
"""Bounds are widened by this much, so that rounding never puts a share above them."""


@compiled
def best(
    fields: IntArray,
    which: AnyArray,
    terms: IntArray,
    weights: FloatArray,
    boosts: FloatArray,
    drifts: FloatArray,
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

    fields:  one row of addresses a field; `which` field each list is of, its term and its weight.
    allowed: address of a mask, or 0.
    budget:  postings to read for the first guess; ratio: postings scanned in the time of one look-up.
    sums, touched: scratch of one window, all sums 0 and left so.
    """
    lists = np.zeros((len(terms), 16), np.int64)
    resolve(fields, which, terms, lists)
    total = count_postings(lists, ranges)
    bounds = np.zeros(len(terms))
    spared = np.zeros(len(terms))
    for i in range(len(terms)):
        if lists[i, L_LOCAL] > 0:
            bounds[i] = bound(lists[i], weights[i], boosts[i], drifts[i]) * MARGIN
            spared[i] = lists[i, L_LOCAL] / bounds[i]
    by_bound = np.argsort(-bounds)
    by_spared = np.argsort(-spared)
    if total > 4 * budget:
        chosen = by_bound[: enough(lists, by_bound, budget, k)]
        guess = first_guess(lists, weights, boosts, chosen, ranges, allowed, k, sums, touched)
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
            count = read(lists, weights, boosts, essential, lo, hi, sums, touched)
            count = sift(touched, sums, count, bar - rest)
            count = complete(
                lists, weights, boosts, drifts, by_bound, bounds, essential, lo, hi, bar, rest, ratio, sums,
                touched, count,
            )  # fmt: skip
            size = settle(
                lists, weights, boosts, base, allowed, floor, k, sums, touched, count, ids, scores, size
            )
            lo = hi
    sort_heap(scores, ids, size)
    return size


@compiled
def count_postings(lists: IntArray, ranges: IntArray) -> int:
    """Note for each list how many postings it has in the ranges; gives their sum."""
    total = 0
    for i in range(len(lists)):
        row = lists[i]
        for r in range(len(ranges)):
            row[L_LOCAL] += first_posting(row, ranges[r, 1]) - first_posting(row, ranges[r, 0])
        total += row[L_LOCAL]
    return total


@compiled
def enough(lists: IntArray, by_bound: IntArray, budget: int, k: int) -> int:
    """How many lists, of those that can add most, to read for the first guess."""
    read = 0
    for number in range(len(by_bound)):
        size = lists[by_bound[number], L_LOCAL]
        if number > 0 and read >= k and read + size > budget:
            return number
        read += size
    return len(by_bound)


@compiled
def reach(floor: float, scores: FloatArray, size: int, k: int) -> float:
    """The rough sum below which a document cannot be among the best."""
    theta = max(floor, scores[0]) if size == k else floor
    return theta - SLACK * abs(theta) if theta > -math.inf else theta


@compiled
def read(
    lists: IntArray,
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
    for i in range(len(lists)):
        if essential[i] and lists[i, L_LOCAL] > 0:
            begin, end = first_posting(lists[i], lo), first_posting(lists[i], hi)
            weight = np.float32(weights[i] * boosts[i])
            count = accumulate(lists[i], weight, begin, end, lo & ~(WINDOW - 1), sums, touched, count)
    return count


@compiled
def complete(
    lists: IntArray,
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
        if essential[i] or lists[i, L_LOCAL] == 0:
            continue
        row = lists[i]
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
    lists: IntArray,
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
    for j in range(count):
        document = base + touched[j]
        if sums[touched[j]] >= reach(floor, scores, size, k) and allows(allowed, document):
            score = exact(lists, weights, boosts, document)
            if score >= floor:
                size = keep(scores, ids, size, k, score, document)
        sums[touched[j]] = 0.0
    return size


@compiled
def first_guess(
    lists: IntArray,
    weights: FloatArray,
    boosts: FloatArray,
    chosen: IntArray,
    ranges: IntArray,
    allowed: int,
    k: int,
    sums: Float32Array,
    touched: AnyArray,
) -> float:
    """A score that k documents reach: the k best by the `chosen` lists alone, scored whole."""
    scores, ids = np.empty(k), np.empty(k, np.int64)
    size = 0
    for r in range(len(ranges)):
        lo = ranges[r, 0]
        while lo < ranges[r, 1]:
            base = lo & ~(WINDOW - 1)
            hi = min(ranges[r, 1], base + WINDOW)
            count = 0
            for i in chosen:
                row = lists[i]
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
    if size < k:
        return -math.inf
    least = math.inf
    for j in range(k):
        least = min(least, exact(lists, weights, boosts, ids[j]))
    return least


@compiled
def accumulate(
    row: IntArray,
    weight: np.float32,
    begin: int,
    end: int,
    base: int,
    sums: Float32Array,
    touched: AnyArray,
    count: int,
) -> int:
    """Add a list's impacts to a window's sums; gives the number of documents touched so far."""
    low, often_at, codes, impacts = row[L_LOW], row[L_FREQ], row[L_CODES] + 2 * base, row[L_IMPACTS]
    step = row[L_STEP]
    for posting in range(begin, end):
        document = u16(low, posting)
        often = u8(often_at, posting)
        if often < TABLED:
            impact = f32(impacts, often * step + u16(codes, document))
        else:
            impact = rough(row, posting, base + document)
        before = sums[document]
        touched[count] = document
        count += before == 0.0
        sums[document] = before + weight * impact
    return count


@compiled
def scan(row: IntArray, weight: np.float32, begin: int, end: int, base: int, sums: Float32Array) -> None:
    """Add a list's impacts to those documents of a window that have a sum."""
    low = row[L_LOW]
    for posting in range(begin, end):
        document = u16(low, posting)
        before = sums[document]
        if before > 0.0:
            sums[document] = before + weight * rough(row, posting, base + document)


@compiled
def probe(
    row: IntArray,
    weight: np.float32,
    least: float,
    base: int,
    documents: AnyArray,
    sums: Float32Array,
    count: int,
    ceiling: float,
) -> None:
    """Add a list's impacts to the candidates one by one, unless their chunk's ceiling is too low to help.

    least:   the sum a document must have after this list.
    ceiling: what a full ceiling byte is worth in this list.
    """
    shift = row[L_SHIFT]
    for j in range(count):
        document = base + documents[j]
        total = sums[documents[j]]
        if shift >= 0 and total + ceiling * u8(row[L_CEIL], document >> shift) < least:
            continue
        posting = find(row, document)
        if posting >= 0:
            sums[documents[j]] = total + weight * rough(row, posting, document)


@compiled
def sift(documents: AnyArray, sums: Float32Array, count: int, least: float) -> int:
    """Drop the candidates whose sum is below `least`; gives the number of those that stay."""
    kept = 0
    for j in range(count):
        document = documents[j]
        if sums[document] >= least:
            documents[kept] = document
            kept += 1
        else:
            sums[document] = 0.0
    return kept


@compiled
def partition(order: IntArray, bounds: FloatArray, bar: float, essential: AnyArray) -> float:
    """Mark the lists that must be read for any document to reach the bar; gives the bound of the others."""
    rest = 0.0
    for i in order:
        essential[i] = not rest + bounds[i] < bar
        if not essential[i]:
            rest += bounds[i]
    return rest


@compiled
def allows(allowed: int, document: int) -> bool:
    """Whether a mask (an address, or 0 for none) lets a document in."""
    return allowed == 0 or u8(allowed, document) != 0
