"""Packed postings of one field: 40 % of the flat arrays' size.

Mapped, never unpacked whole. A posting of a frequent term has the low 16 bits of the document, and the
frequency in one byte. The high bits follow from a directory of chunks: aligned ranges of 2^shift documents,
the shift chosen per term for 32 to 64 postings a chunk. So the frequency of a term in a document costs two
look-ups and a search of one chunk, and all postings of a window of 2^16 documents are contiguous. A rare
term (too few postings for a directory to pay) has the high bits as a third byte, and no directory.

Every chunk has a ceiling: its highest impact, rounded up to a byte, under the statistics of the packing.
`ScoredField.drift` corrects it for any others, so impacts are never stored and a segment stays valid while
the corpus around it grows.

Measured on dated Chinese news passages of about 200 characters, words and pairs, bytes a posting beside the
8 of flat arrays (vocabulary and lengths left out): see `python -m tests.benchmarks.engines`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from retrieval.arrays import AnyArray, IntArray, UIntArray, concatenated_ranges, load_array
from retrieval.index.segment.postings import PostingLists

MAX_DOCUMENTS = 1 << 24
"""Documents a segment may hold: 16 low bits and one high byte."""
WINDOW_BITS = 16
ESCAPE_CODE = 255
"""A frequency byte that stands for "255 or more, see the escapes"."""
FRACTION = 255.0
"""Ceilings are fractions of the greatest possible impact, in 255ths."""


class PackedArrays(NamedTuple):
    """Arrays of one packed field, in file and address order.

    The compiled core takes their addresses in this order.
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
class PackedPostings:
    """T terms over D documents, read-only; may be shared by threads.

    arrays: mapped from disk.
    k1, b, average: statistics of the ceilings.
    """

    arrays: PackedArrays
    k1: float
    b: float
    average: float

    @property
    def documents(self) -> int:
        """Number of documents."""
        return len(self.arrays.codes)

    @property
    def terms(self) -> int:
        """Number of terms."""
        return len(self.arrays.slots)

    def document_lengths(self) -> UIntArray:
        """Shape (D,), uint32: tokens in each document."""
        return self.arrays.lengths[self.arrays.codes]

    def document_frequency(self, term: int) -> int:
        """Document frequency of a term in this segment."""
        slot = int(self.arrays.slots[term])
        if slot >= 0:
            return slot & 0xFFFF
        return int(self.arrays.starts[-slot] - self.arrays.starts[-slot - 1])

    def document_frequencies(self, terms: IntArray) -> IntArray:
        """Document frequencies of terms in this segment, int64."""
        counts: IntArray = self.arrays.slots[terms]
        frequent = np.flatnonzero(counts < 0)
        rows = -1 - counts[frequent]
        counts &= 0xFFFF
        counts[frequent] = self.arrays.starts[rows + 1] - self.arrays.starts[rows]
        return counts

    def postings_of(self, term: int, start: int = 0, end: int = MAX_DOCUMENTS) -> tuple[UIntArray, UIntArray]:
        """Documents with a term in [start, end), ascending, and its frequencies there.

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
            many = np.flatnonzero(frequencies == ESCAPE_CODE)
            frequencies[many] = self._escaped(first + skip + many, slot >= 0)
        return documents[skip:stop], frequencies

    def _frequent(self, row: int, start: int, end: int) -> tuple[UIntArray, int]:
        """Documents of the chunks around [start, end), and their first posting."""
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
        """Frequency of each term in each document, shape (terms, documents).

        All look-ups run side by side; the documents may come in any order.
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
        """Frequencies of postings, by their places among the rare or frequent ones."""
        stored = (self.arrays.rare_frequencies if rare else self.arrays.frequencies)[postings]
        frequencies: UIntArray = stored.astype(np.uint32)
        if len(self.arrays.escapes):
            many = np.flatnonzero(frequencies == ESCAPE_CODE)
            frequencies[many] = self._escaped(postings[many], rare)
        return frequencies

    def _escaped(self, postings: IntArray, rare: bool) -> IntArray:
        """Frequencies of `ESCAPE_CODE` postings."""
        escapes = self.arrays.escapes
        found: IntArray = escapes[np.searchsorted(escapes[:, 0], 2 * postings + int(rare)), 1]
        return found

    @classmethod
    def load(cls, folder: Path, field: str) -> PackedPostings:
        """Open the files of `PackedWriter`, mapped. Raises OSError, ValueError."""
        names = PackedArrays._fields
        arrays = PackedArrays(*(load_array(folder / f"{field}.{name}.npy") for name in names))
        k1, b, average = (float(x) for x in load_array(folder / f"{field}.packed.npy"))
        return cls(arrays, k1, b, average)


def _search(low: AnyArray, at: IntArray, size: IntArray, keys: AnyArray) -> tuple[IntArray, IntArray]:
    """Indices of keys present in their runs of `low`, and places.

    at, size: each key's run, at..at + size, ascending.
    """
    full = np.flatnonzero(size > 0)
    at, size, keys = at[full], size[full], keys[full]
    for _ in range(int(size.max(initial=1) - 1).bit_length()):
        half = size >> 1  # 0 where one posting is left: such a search stays
        at = at + half * (low[at + np.maximum(half - 1, 0)] < keys)
        size = size - half
    same = np.flatnonzero(low[at] == keys)
    return full[same], at[same]


MAX_SLICED_RUNS = 500
"""Runs joined slice by slice; more are gathered by index."""


def unpack_postings(
    packed: PackedPostings, terms: IntArray, start: int = 0, end: int = MAX_DOCUMENTS
) -> PostingLists:
    """Postings of these terms, in this order.

    Of frequent terms only the chunks around [start, end).
    """
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
    return PostingLists(offsets, documents, frequencies)


def _rare(packed: PackedPostings, slots: IntArray) -> PostingLists:
    a, starts, counts = packed.arrays, slots >> 16, slots & 0xFFFF
    documents = _taken(a.rare_high, starts, counts).astype(np.uint32)
    documents <<= np.uint32(WINDOW_BITS)
    documents |= _taken(a.rare_low, starts, counts)
    offsets = _offsets(counts)
    return PostingLists(offsets, documents, _frequencies(packed, starts, offsets, rare=True))


def _frequent(packed: PackedPostings, rows: IntArray, start: int, end: int) -> PostingLists:
    """The chunks around [start, end) of rows of frequent terms."""
    a = packed.arrays
    directories, shifts = a.directories[rows], a.shifts[rows].astype(np.int64)
    first, last = start >> shifts, -(-max(start, end) >> shifts)
    begin = a.chunks[directories + first].astype(np.int64)
    offsets = _offsets(a.chunks[directories + last] - begin)
    chunks = concatenated_ranges(first, last - first)
    at = concatenated_ranges(directories + first, last - first)
    windows = (chunks >> np.repeat(WINDOW_BITS - shifts, last - first)).astype(np.uint32)
    documents = np.repeat(windows << np.uint32(WINDOW_BITS), a.chunks[at + 1] - a.chunks[at])
    starts = a.starts[rows] + begin
    documents |= _taken(a.low, starts, np.diff(offsets))
    return PostingLists(offsets, documents, _frequencies(packed, starts, offsets, rare=False))


def _frequencies(packed: PackedPostings, starts: IntArray, offsets: IntArray, *, rare: bool) -> UIntArray:
    """Frequencies of runs of postings."""
    stored = packed.arrays.rare_frequencies if rare else packed.arrays.frequencies
    found: UIntArray = _taken(stored, starts, np.diff(offsets)).astype(np.uint32)
    if len(packed.arrays.escapes):
        many = np.flatnonzero(found == ESCAPE_CODE)
        stretch = np.searchsorted(offsets, many, side="right") - 1
        found[many] = packed.frequencies_at(starts[stretch] + many - offsets[stretch], rare=rare)
    return found


def _offsets(counts: IntArray) -> IntArray:
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])


def _taken(array: AnyArray, starts: IntArray, counts: IntArray) -> AnyArray:
    """Runs of an array, concatenated."""
    if len(starts) > MAX_SLICED_RUNS:
        return np.asarray(array[concatenated_ranges(starts, counts)])
    ends = (starts + counts).tolist()
    return np.concatenate([array[:0], *(array[s:e] for s, e in zip(starts.tolist(), ends, strict=True))])


def _woven(second: AnyArray, offsets: IntArray, both: Sequence[AnyArray]) -> AnyArray:
    """Interleave runs of two arrays by the flags in `second`.

    The next run of the second array where true, else of the first.
    """
    counts = np.diff(offsets)
    if len(second) > MAX_SLICED_RUNS:
        woven = np.empty(offsets[-1], dtype=both[0].dtype)
        for these, array in ((~second, both[0]), (second, both[1])):
            woven[concatenated_ranges(offsets[:-1][these], counts[these])] = array
        return woven
    places, parts = [0, 0], []
    for number, count in zip(second.tolist(), counts.tolist(), strict=True):
        parts.append(both[number][places[number] : places[number] + count])
        places[number] += count
    return np.concatenate(parts)
