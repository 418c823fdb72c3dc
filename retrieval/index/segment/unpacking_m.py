"""Unpacking: flat postings out of packed ones, many terms at once: for merging, and where little is read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrieval.arrays import AnyArray, IntArray, UIntArray, stretches
from retrieval.index.segment.packed_postings import ESCAPED, MOST_DOCUMENTS, WINDOW_BITS, Packed
from retrieval.index.segment.postings import Rows

SLICED = 500
"""Up to so many stretches are joined slice by slice; more are gathered by index."""


def unpacked(packed: Packed, terms: IntArray, start: int = 0, end: int = MOST_DOCUMENTS) -> Rows:
    """The postings of these terms, in this order; of frequent ones only the chunks around [start, end)."""
    slots = packed.arrays.slots[terms]
    counts, frequent = slots & 0xFFFF, slots < 0
    rare = _rare(packed, slots[~frequent])
    chosen = _frequent(packed, -1 - slots[frequent], start, min(end, packed.documents))
    counts[frequent] = np.diff(chosen.offsets)
    if not frequent.any():
        return rare
    if frequent.all():
        return chosen
    offsets = _offsets(counts)
    documents, frequencies = (
        _woven(frequent, offsets, both)
        for both in ((rare.documents, chosen.documents), (rare.frequencies, chosen.frequencies))
    )
    return Rows(offsets, documents, frequencies)


def _rare(packed: Packed, slots: IntArray) -> Rows:
    a, starts, counts = packed.arrays, slots >> 16, slots & 0xFFFF
    documents = _taken(a.rare_high, starts, counts).astype(np.uint32)
    documents <<= np.uint32(WINDOW_BITS)
    documents |= _taken(a.rare_low, starts, counts)
    offsets = _offsets(counts)
    return Rows(offsets, documents, _frequencies(packed, starts, offsets, rare=True))


def _frequent(packed: Packed, rows: IntArray, start: int, end: int) -> Rows:
    """Of rows of frequent terms the chunks that [start, end) touches."""
    a = packed.arrays
    directories, shifts = a.directories[rows], a.shifts[rows].astype(np.int64)
    first, last = start >> shifts, -(-max(start, end) >> shifts)
    begin = a.chunks[directories + first].astype(np.int64)
    offsets = _offsets(a.chunks[directories + last] - begin)
    chunks = stretches(first, last - first)
    at = stretches(directories + first, last - first)
    windows = (chunks >> np.repeat(WINDOW_BITS - shifts, last - first)).astype(np.uint32)
    documents = np.repeat(windows << np.uint32(WINDOW_BITS), a.chunks[at + 1] - a.chunks[at])
    starts = a.starts[rows] + begin
    documents |= _taken(a.low, starts, np.diff(offsets))
    return Rows(offsets, documents, _frequencies(packed, starts, offsets, rare=False))


def _frequencies(packed: Packed, starts: IntArray, offsets: IntArray, *, rare: bool) -> UIntArray:
    """The frequencies of stretches of postings."""
    stored = packed.arrays.rare_frequencies if rare else packed.arrays.frequencies
    found: UIntArray = _taken(stored, starts, np.diff(offsets)).astype(np.uint32)
    if len(packed.arrays.escapes):
        many = np.flatnonzero(found == ESCAPED)
        stretch = np.searchsorted(offsets, many, side="right") - 1
        found[many] = packed.frequencies_at(starts[stretch] + many - offsets[stretch], rare=rare)
    return found


def _offsets(counts: IntArray) -> IntArray:
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])


def _taken(array: AnyArray, starts: IntArray, counts: IntArray) -> AnyArray:
    """The stretches of an array, one after another."""
    if len(starts) > SLICED:
        return np.asarray(array[stretches(starts, counts)])
    ends = (starts + counts).tolist()
    return np.concatenate([array[:0], *(array[s:e] for s, e in zip(starts.tolist(), ends, strict=True))])


def _woven(second: AnyArray, offsets: IntArray, both: Sequence[AnyArray]) -> AnyArray:
    """Stretches out of two arrays in one order: where `second`, the next of the second, else of the first."""
    counts = np.diff(offsets)
    if len(second) > SLICED:
        woven = np.empty(offsets[-1], dtype=both[0].dtype)
        for these, array in ((~second, both[0]), (second, both[1])):
            woven[stretches(offsets[:-1][these], counts[these])] = array
        return woven
    places, parts = [0, 0], []
    for number, count in zip(second.tolist(), counts.tolist(), strict=True):
        parts.append(both[number][places[number] : places[number] + count])
        places[number] += count
    return np.concatenate(parts)
