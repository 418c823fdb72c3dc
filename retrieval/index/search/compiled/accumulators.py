"""The sums of one window of documents in the compiled core: filled from rows, looked up, sifted."""

from __future__ import annotations

import numpy as np

from retrieval.arrays import AnyArray, Float32Array
from retrieval.index.search.compiled.pointers import compiled, f32, i64, u8, u16
from retrieval.index.search.compiled.posting_cursor import (
    L_CEIL,
    L_CODES,
    L_FREQ,
    L_IMPACTS,
    L_LOW,
    L_SHIFT,
    L_STEP,
    TABLED,
    find,
    rough,
)


@compiled
def accumulate(
    row: int,
    weight: np.float32,
    begin: int,
    end: int,
    base: int,
    sums: Float32Array,
    touched: AnyArray,
    count: int,
) -> int:
    """Add a list's impacts to a window's sums; gives the number of documents touched so far."""
    low, often_at, codes, impacts = (
        i64(row, L_LOW),
        i64(row, L_FREQ),
        i64(row, L_CODES) + 2 * base,
        i64(row, L_IMPACTS),
    )
    step = i64(row, L_STEP)
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
def scan(row: int, weight: np.float32, begin: int, end: int, base: int, sums: Float32Array) -> None:
    """Add a list's impacts to those documents of a window that have a sum."""
    low = i64(row, L_LOW)
    for posting in range(begin, end):
        document = u16(low, posting)
        before = sums[document]
        if before > 0.0:
            sums[document] = before + weight * rough(row, posting, base + document)


@compiled
def probe(
    row: int,
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
    shift = i64(row, L_SHIFT)
    for j in range(count):
        document = base + documents[j]
        total = sums[documents[j]]
        if shift >= 0 and total + ceiling * u8(i64(row, L_CEIL), document >> shift) < least:
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
def allows(allowed: int, document: int) -> bool:
    """Whether a mask (an address, or 0 for none) lets a document in."""
    return allowed == 0 or u8(allowed, document) != 0
