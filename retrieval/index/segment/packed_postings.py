"""Packed postings: one field of one segment in about 40 % of the flat arrays, mapped, never unpacked whole.

A frequent term keeps, a posting: the low 16 bits of the document and its frequency in one byte. What the
low bits leave open is said by a directory of chunks: aligned ranges of 2^shift documents, the shift chosen
per term so that a chunk holds 32 to 64 postings. So whether a term stands in a document is two look-ups and
a search of one chunk, and all postings within a window of 2^16 documents lie side by side. A rare term (too
few postings to pay for a directory) keeps the high bits as a third byte, and no directory.

Every chunk has a ceiling: the highest impact in it, rounded up to a byte, under the statistics the segment
was packed with. `Scale` turns it into a bound that holds under any others, so impacts are never stored and
a segment stays valid while the corpus around it grows.

Measured on dated Chinese news passages of about 200 characters, words and pairs, bytes a posting beside the
8 of flat arrays (vocabulary and lengths left out): see `python -m tests.benchmarks.engines`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from retrieval.arrays import AnyArray, IntArray, UIntArray, load_array, stretches
from retrieval.index.segment.postings import Rows

MOST_DOCUMENTS = 1 << 24
"""Documents a segment may hold: 16 low bits and one high byte."""
WINDOW_BITS = 16
ESCAPED = 255
"""A frequency byte that stands for "255 or more, see the escapes"."""
FRACTION = 255.0
"""Ceilings are fractions of the greatest possible impact, in 255ths."""


class PackedArrays(NamedTuple):
    """The arrays of one packed field, as files and as the compiled core sees them.

    slots:       (T,) int64; a rare term: start << 16 | postings; a frequent one: -1 - row.
    rare_low, rare_high, rare_frequencies: a rare term's postings from `start` on.
    starts:      (F + 1,) int64; where the postings of a frequent row begin in `low` and `frequencies`.
    shifts:      (F,) uint8; documents of a chunk are 2 ** shift.
    directories: (F + 1,) int64; where a row's directory begins in `chunks`.
    chunks:      a row's chunks + 1 offsets, counted from the row's start, uint32.
    ceilings:    one byte a chunk (the last of a row is the row's own ceiling).
    low, frequencies: uint16 and uint8, one a posting of a frequent term.
    escapes:     (E, 2) int64, ascending; 2 * posting + (1 where rare), and its frequency.
    codes:       (D,) uint16; each document's place in `lengths`.
    lengths:     (L,) uint32; the distinct lengths, ascending.
    """

    slots: IntArray
    rare_low: AnyArray
    rare_high: AnyArray
    rare_frequencies: AnyArray
    starts: IntArray
    shifts: AnyArray
    directories: IntArray
    chunks: UIntArray
    ceilings: AnyArray
    low: AnyArray
    frequencies: AnyArray
    escapes: IntArray
    codes: AnyArray
    lengths: UIntArray


@dataclass(frozen=True)
class Packed:
    """Postings of T terms over D documents, read-only; may be shared by threads.

    arrays: what is on disk.
    k1, b, average: the statistics under which the ceilings were made.
    """

    arrays: PackedArrays
    k1: float
    b: float
    average: float

    @property
    def documents(self) -> int:
        """How many documents the field has."""
        return len(self.arrays.codes)

    @property
    def terms(self) -> int:
        """How many terms the field has."""
        return len(self.arrays.slots)

    @cached_property
    def posting_bytes(self) -> int:
        """Bytes that hold the postings: all arrays but the lengths."""
        return sum(a.nbytes for name, a in self.arrays._asdict().items() if name not in ("codes", "lengths"))

    def document_lengths(self) -> UIntArray:
        """Shape (D,), uint32: tokens in each document."""
        return self.arrays.lengths[self.arrays.codes]

    def document_frequency(self, term: int) -> int:
        """In how many documents of this segment a term stands."""
        slot = int(self.arrays.slots[term])
        if slot >= 0:
            return slot & 0xFFFF
        return int(self.arrays.starts[-slot] - self.arrays.starts[-slot - 1])

    def document_frequencies(self, terms: IntArray) -> IntArray:
        """Shape (len(terms),), int64: in how many documents of this segment each of the terms stands."""
        counts: IntArray = self.arrays.slots[terms]
        frequent = np.flatnonzero(counts < 0)
        rows = -1 - counts[frequent]
        counts &= 0xFFFF
        counts[frequent] = self.arrays.starts[rows + 1] - self.arrays.starts[rows]
        return counts

    def postings_of(
        self, term: int, start: int = 0, end: int = MOST_DOCUMENTS
    ) -> tuple[UIntArray, UIntArray]:
        """Documents that hold a term, ascending, and how often; only those in [start, end).

        Raises IndexError for a term number outside 0..T-1.
        """
        if not 0 <= term < self.terms:
            raise IndexError("term number outside the vocabulary")
        slot = int(self.arrays.slots[term])
        if slot >= 0:
            first, stored = slot >> 16, self.arrays.rare_frequencies
            place = slice(first, first + (slot & 0xFFFF))
            high = self.arrays.rare_high[place].astype(np.uint32)
            documents = (high << np.uint32(16)) | self.arrays.rare_low[place]
        else:
            stored = self.arrays.frequencies
            documents, first = self._frequent(-1 - slot, start, min(end, self.documents))
        skip, stop = 0, len(documents)
        if start > 0 or end < self.documents:
            skip, stop = np.searchsorted(documents, (start, end)).tolist()
        frequencies = stored[first + skip : first + stop].astype(np.uint32)
        if len(self.arrays.escapes):
            many = np.flatnonzero(frequencies == ESCAPED)
            frequencies[many] = self._escaped(first + skip + many, slot >= 0)
        return documents[skip:stop], frequencies

    def _frequent(self, row: int, start: int, end: int) -> tuple[UIntArray, int]:
        """Documents of the chunks that [start, end) touches, and where their postings begin."""
        a = self.arrays
        shift = int(a.shifts[row])
        directory = a.chunks[a.directories[row] : a.directories[row + 1]]
        from_chunk, to_chunk = start >> shift, -(-max(start, end) >> shift)
        begin, stop = int(directory[from_chunk]), int(directory[to_chunk])
        first = int(a.starts[row])
        documents = a.low[first + begin : first + stop].astype(np.uint32)
        in_window = WINDOW_BITS - shift
        windows = range(max(1, from_chunk >> in_window), (max(to_chunk, 1) - 1 >> in_window) + 1)
        chunks = [max(from_chunk, window << in_window) for window in windows]
        borders = [*directory[chunks].tolist(), stop] if chunks else []
        for window, left, right in zip(windows, borders, borders[1:], strict=False):
            documents[left - begin : right - begin] |= np.uint32(window << WINDOW_BITS)
        return documents, first + begin

    def frequencies_in(self, terms: Sequence[int], documents: UIntArray) -> UIntArray:
        """How often each term stands in each document, shape (terms, documents), 0 where it does not.

        Looks all of them up side by side; the documents may come in any order.
        """
        a = self.arrays
        slots = a.slots[np.asarray(terms, dtype=np.int64)]
        found = np.zeros((len(slots), len(documents)), dtype=np.uint32)
        frequent, rare = np.flatnonzero(slots < 0), np.flatnonzero(slots >= 0)
        if frequent.size and len(documents):
            rows = -1 - slots[frequent]
            chunk = (documents >> a.shifts[rows][:, None]).astype(np.int64)
            directory = chunk + a.directories[rows][:, None]
            starts = a.starts[rows][:, None]
            begin = (starts + a.chunks[directory]).ravel()
            size = (starts + a.chunks[directory + 1]).ravel() - begin
            keys = np.tile((documents & np.uint32(0xFFFF)).astype(np.uint16), len(rows))
            held, at = _search(a.low, begin, size, keys)
            frequencies = np.zeros(len(keys), dtype=np.uint32)
            frequencies[held] = self.frequencies_at(at, rare=False)
            found[frequent] = frequencies.reshape(len(rows), -1)
        for number in rare:
            begin, count = int(slots[number]) >> 16, int(slots[number]) & 0xFFFF
            high = a.rare_high[begin : begin + count].astype(np.uint32)
            listed = (high << np.uint32(16)) | a.rare_low[begin : begin + count]
            at = np.searchsorted(listed, documents)
            held = np.flatnonzero(listed[np.minimum(at, count - 1)] == documents) if count else at[:0]
            found[number, held] = self.frequencies_at(begin + at[held], rare=True)
        return found

    def frequencies_at(self, postings: IntArray, *, rare: bool) -> UIntArray:
        """The frequencies of postings, given by their places among the rare or the frequent ones."""
        stored = (self.arrays.rare_frequencies if rare else self.arrays.frequencies)[postings]
        frequencies: UIntArray = stored.astype(np.uint32)
        if len(self.arrays.escapes):
            many = np.flatnonzero(frequencies == ESCAPED)
            frequencies[many] = self._escaped(postings[many], rare)
        return frequencies

    def _escaped(self, postings: IntArray, rare: bool) -> IntArray:
        """The true frequencies where the bytes only say "many"."""
        escapes = self.arrays.escapes
        found: IntArray = escapes[np.searchsorted(escapes[:, 0], 2 * postings + int(rare)), 1]
        return found

    @classmethod
    def load(cls, folder: Path, field: str) -> Packed:
        """Open what `PackedWriter` wrote, mapped. Raises OSError and ValueError where it is not whole."""
        names = PackedArrays._fields
        arrays = PackedArrays(*(load_array(folder / f"{field}.{name}.npy") for name in names))
        k1, b, average = (float(x) for x in np.load(folder / f"{field}.packed.npy", allow_pickle=False))
        return cls(arrays, k1, b, average)


def _search(low: AnyArray, at: IntArray, size: IntArray, keys: AnyArray) -> tuple[IntArray, IntArray]:
    """Which keys stand in their stretch of `low`, at..at + size ascending, and where these do."""
    full = np.flatnonzero(size > 0)
    at, size, keys = at[full], size[full], keys[full]
    for _ in range(int(size.max(initial=1) - 1).bit_length()):
        half = size >> 1  # 0 where one posting is left: such a search stays
        at = at + half * (low[at + np.maximum(half - 1, 0)] < keys)
        size = size - half
    same = np.flatnonzero(low[at] == keys)
    return full[same], at[same]


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
