"""Accumulators of the compiled core: the sums of one window of documents.

`touched` holds the documents with a sum; every sum is 0 again when a window is done.
"""

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
    find,
    float32_impact,
)
from retrieval.index.search.scored_field import TABLED_FREQUENCIES


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
    """Add a list's impacts to a window; gives the touched documents' number."""
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
        if often < TABLED_FREQUENCIES:
            impact = f32(impacts, often * step + u16(codes, document))
        else:
            impact = float32_impact(row, posting, base + document)
        before = sums[document]
        touched[count] = document
        count += before == 0.0
        sums[document] = before + weight * impact
    return count


@compiled
def scan(row: int, weight: np.float32, begin: int, end: int, base: int, sums: Float32Array) -> None:
    """Add a list's impacts to the documents already touched."""
    low = i64(row, L_LOW)
    for posting in range(begin, end):
        document = u16(low, posting)
        before = sums[document]
        if before > 0.0:
            sums[document] = before + weight * float32_impact(row, posting, base + document)


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
    """Add a list's impacts to the candidates by look-ups.

    Skips chunks with too low a ceiling.
    least:   least sum of a document after this list.
    ceiling: score of a full ceiling byte in this list.
    """
    shift = i64(row, L_SHIFT)
    for j in range(count):
        document = base + documents[j]
        total = sums[documents[j]]
        if shift >= 0 and total + ceiling * u8(i64(row, L_CEIL), document >> shift) < least:
            continue
        posting = find(row, document)
        if posting >= 0:
            sums[documents[j]] = total + weight * float32_impact(row, posting, document)


@compiled
def sift(documents: AnyArray, sums: Float32Array, count: int, least: float) -> int:
    """Drop candidates below `least`; gives the number left."""
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
    """True if a mask (an address; 0 for none) allows a document."""
    return allowed == 0 or u8(allowed, document) != 0
