"""Posting cursor of the compiled core: one list as addresses.

`resolve` fills the rows; the other functions find postings, frequencies and impacts. Layout:
`retrieval.index.segment.packed_postings`; formula: `retrieval.index.segment.okapi`.
"""

from __future__ import annotations

import numpy as np

from retrieval.arrays import FloatArray, IntArray
from retrieval.index.search.compiled.pointers import compiled, f32, f64, i64, u8, u16, u32
from retrieval.index.search.scored_field import TABLED_FREQUENCIES
from retrieval.index.segment.packed_postings import ESCAPE_CODE

# columns of a field's table of addresses
(SLOTS, RARE_LOW, RARE_HIGH, RARE_FREQUENCIES, STARTS, SHIFTS, DIRECTORIES, CHUNKS, CEILINGS, LOW,
 FREQUENCIES, ESCAPES, CODES, LENGTHS, NORMS, IMPACTS, ESCAPE_COUNT, LENGTH_COUNT, BOOST,
 DRIFT) = range(20)  # fmt: skip
# columns of a list's row
(L_COUNT, L_SHIFT, L_LOW, L_HIGH, L_FREQ, L_DIR, L_CEIL, L_CODES, L_IMPACTS, L_NORMS, L_STEP,
 L_KEY, L_ESCAPES, L_ESCAPE_COUNT, L_LOCAL) = range(15)  # fmt: skip
ROW_BYTES = 8 * 16
"""Bytes of a row."""


@compiled
def resolve(
    fields: IntArray, terms: IntArray, lists: IntArray, boosts: FloatArray, drifts: FloatArray
) -> None:
    """Fill a row of addresses and the two field factors per list.

    fields: for each field the address of its table and the end of its terms.
    """
    number = 0
    for i in range(len(terms)):
        while i >= fields[2 * number + 1]:
            number += 1
        table, row = fields[2 * number], lists[i]
        boosts[i], drifts[i] = f64(table, BOOST), f64(table, DRIFT)
        slot = i64(i64(table, SLOTS), terms[i])
        if slot >= 0:
            start = slot >> 16
            row[L_COUNT] = slot & 0xFFFF
            row[L_SHIFT] = -1
            row[L_LOW] = i64(table, RARE_LOW) + 2 * start
            row[L_HIGH] = i64(table, RARE_HIGH) + start
            row[L_FREQ] = i64(table, RARE_FREQUENCIES) + start
            row[L_KEY] = 2 * start + 1
        else:
            at = -1 - slot
            start = i64(i64(table, STARTS), at)
            directory = i64(i64(table, DIRECTORIES), at)
            row[L_COUNT] = i64(i64(table, STARTS), at + 1) - start
            row[L_SHIFT] = u8(i64(table, SHIFTS), at)
            row[L_LOW] = i64(table, LOW) + 2 * start
            row[L_FREQ] = i64(table, FREQUENCIES) + start
            row[L_DIR] = i64(table, CHUNKS) + 4 * directory
            row[L_CEIL] = i64(table, CEILINGS) + directory
            row[L_HIGH] = i64(i64(table, DIRECTORIES), at + 1) - directory - 1
            row[L_KEY] = 2 * start
        row[L_CODES] = i64(table, CODES)
        row[L_IMPACTS] = i64(table, IMPACTS)
        row[L_NORMS] = i64(table, NORMS)
        row[L_STEP] = i64(table, LENGTH_COUNT)
        row[L_ESCAPES] = i64(table, ESCAPES)
        row[L_ESCAPE_COUNT] = i64(table, ESCAPE_COUNT)


@compiled
def first_from(row: int, document: int, begin: int, end: int) -> int:
    """First posting in begin..end of `document` or above, by low bits alone."""
    low = i64(row, L_LOW)
    while begin < end:
        middle = (begin + end) >> 1
        if u16(low, middle) < document:
            begin = middle + 1
        else:
            end = middle
    return begin


@compiled
def first_rare(row: int, document: int) -> int:
    """First posting of a rare list of `document` or above."""
    begin, end = 0, i64(row, L_COUNT)
    while begin < end:
        middle = (begin + end) >> 1
        if (u8(i64(row, L_HIGH), middle) << 16 | u16(i64(row, L_LOW), middle)) < document:
            begin = middle + 1
        else:
            end = middle
    return begin


@compiled
def first_posting(row: int, document: int) -> int:
    """First posting of `document` or above, in any window."""
    shift = i64(row, L_SHIFT)
    if shift < 0:
        return first_rare(row, document)
    chunk = document >> shift
    if chunk >= i64(row, L_HIGH):
        return i64(row, L_COUNT)
    begin = u32(i64(row, L_DIR), chunk)
    if chunk << shift == document:
        return begin
    return first_from(row, document & 0xFFFF, begin, u32(i64(row, L_DIR), chunk + 1))


@compiled
def find(row: int, document: int) -> int:
    """The posting of a document, or -1."""
    shift = i64(row, L_SHIFT)
    if shift < 0:
        at = first_rare(row, document)
        if at < i64(row, L_COUNT) and (u8(i64(row, L_HIGH), at) << 16 | u16(i64(row, L_LOW), at)) == document:
            return at
        return -1
    chunk = document >> shift
    begin, end = u32(i64(row, L_DIR), chunk), u32(i64(row, L_DIR), chunk + 1)
    key = document & 0xFFFF
    low = i64(row, L_LOW)
    size = end - begin
    if size == 0:
        return -1
    while size > 1:  # halves without a branch to mispredict
        half = size >> 1
        begin += half * (u16(low, begin + half - 1) < key)
        size -= half
    return begin if u16(low, begin) == key else -1


@compiled
def frequency(row: int, posting: int) -> int:
    """Frequency of the term in the posting's document."""
    stored = u8(i64(row, L_FREQ), posting)
    if stored < ESCAPE_CODE:
        return stored
    key = i64(row, L_KEY) + 2 * posting
    begin, end = 0, i64(row, L_ESCAPE_COUNT) - 1
    while begin < end:
        middle = (begin + end) >> 1
        if i64(i64(row, L_ESCAPES), 2 * middle) < key:
            begin = middle + 1
        else:
            end = middle
    return i64(i64(row, L_ESCAPES), 2 * begin + 1)


@compiled
def float32_impact(row: int, posting: int, document: int) -> np.float32:
    """Impact in float32, to a few units in the seventh place."""
    code = u16(i64(row, L_CODES), document)
    often = u8(i64(row, L_FREQ), posting)
    if often < TABLED_FREQUENCIES:
        return f32(i64(row, L_IMPACTS), often * i64(row, L_STEP) + code)
    times = float(frequency(row, posting))
    return np.float32(times / (times + f64(i64(row, L_NORMS), code)))


@compiled
def exact(rows: int, weights: FloatArray, boosts: FloatArray, document: int) -> float:
    """Exact score of a document: all lists in their order, in float64."""
    total = 0.0
    for i in range(len(weights)):
        row = rows + ROW_BYTES * i
        if i64(row, L_LOCAL) > 0:
            posting = find(row, document)
            if posting >= 0:
                times = float(frequency(row, posting))
                norm = f64(i64(row, L_NORMS), u16(i64(row, L_CODES), document))
                total += weights[i] * (times * boosts[i] / (times + norm))
    return total


@compiled
def bound(row: int, weight: float, boost: float, drift: float) -> float:
    """Upper bound of a list's part of a score."""
    if i64(row, L_SHIFT) >= 0:
        return weight * boost * min(1.0, u8(i64(row, L_CEIL), i64(row, L_HIGH)) / 255.0 * drift)
    most = 1
    for posting in range(i64(row, L_COUNT)):
        most = max(most, u8(i64(row, L_FREQ), posting))
    if most == ESCAPE_CODE:
        return weight * boost
    return weight * boost * (most / (most + f64(i64(row, L_NORMS), 0)))
