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
8 of flat arrays (vocabulary and lengths left out): see `jianbao bench`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from retrieval.arrays import AnyArray, IntArray, UIntArray

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

    def document_frequencies(self) -> IntArray:
        """Shape (T,), int64: `document_frequency` of every term."""
        slots = self.arrays.slots
        rows = np.minimum(-1 - slots, len(self.arrays.shifts) - 1)
        frequent = np.diff(self.arrays.starts)
        if not len(frequent):
            return slots & 0xFFFF
        return np.where(slots >= 0, slots & 0xFFFF, frequent[np.maximum(rows, 0)])

    def postings_of(
        self, term: int, start: int = 0, end: int = MOST_DOCUMENTS
    ) -> tuple[UIntArray, UIntArray]:
        """Documents that hold a term, ascending, and how often; only those in [start, end).

        Raises IndexError for a term number outside 0..T-1.
        """
        if not 0 <= term < self.terms:
            raise IndexError("term number outside the vocabulary")
        slot = int(self.arrays.slots[term])
        documents, first = self._rare(slot) if slot >= 0 else self._frequent(-1 - slot, start, end)
        skip, stop = np.searchsorted(documents, (start, end))
        place = slice(first + skip, first + stop)
        stored = self.arrays.rare_frequencies if slot >= 0 else self.arrays.frequencies
        frequencies = stored[place].astype(np.uint32)
        self._unescape(frequencies, place.start, slot >= 0)
        return documents[skip:stop], frequencies

    def frequencies_in(self, term: int, documents: UIntArray) -> UIntArray:
        """How often a term stands in each of these documents, 0 where it does not; any order of documents."""
        slot = int(self.arrays.slots[term])
        a = self.arrays
        if slot >= 0:
            held, first = self._rare(slot)
            at = np.searchsorted(held, documents)
            found = np.flatnonzero(held[np.minimum(at, len(held) - 1)] == documents) if len(held) else at[:0]
            stored = a.rare_frequencies
        else:
            first = int(a.starts[-1 - slot])
            at, found = self._places(-1 - slot, documents)
            stored = a.frequencies
        frequencies = np.zeros(len(documents), dtype=np.uint32)
        places = first + at[found].astype(np.int64)
        frequencies[found] = stored[places]
        many = found[frequencies[found] == ESCAPED] if len(a.escapes) else found[:0]
        if many.size:
            keys = 2 * (first + at[many].astype(np.int64)) + int(slot >= 0)
            frequencies[many] = a.escapes[np.searchsorted(a.escapes[:, 0], keys), 1]
        return frequencies

    def _places(self, row: int, documents: UIntArray) -> tuple[IntArray, IntArray]:
        """Where in a frequent row each document would stand, and which of them do stand there."""
        a = self.arrays
        first, end = int(a.starts[row]), int(a.starts[row + 1])
        low, keys = a.low[first:end], (documents & np.uint32(0xFFFF)).astype(np.uint16)
        directory = a.chunks[a.directories[row] : a.directories[row + 1]]
        chunks = documents >> a.shifts[row]
        begin = directory[chunks].astype(np.int64)
        size = directory[chunks + np.uint32(1)] - begin
        full = np.flatnonzero(size)
        at, size, keys_of_full = begin[full], size[full], keys[full]
        for _ in range(int(size.max(initial=1) - 1).bit_length()):  # halves of all chunks at once
            half = size >> 1
            at += (
                half * (low[at + half - 1] < keys_of_full)
                if half.all()
                else _step(low, keys_of_full, at, half)
            )
            size -= half
        begin[full] = at
        return begin, full[low[at] == keys_of_full]

    def _rare(self, slot: int) -> tuple[UIntArray, int]:
        start = slot >> 16
        place = slice(start, start + (slot & 0xFFFF))
        high = self.arrays.rare_high[place].astype(np.uint32)
        return (high << np.uint32(16)) | self.arrays.rare_low[place], start

    def _frequent(self, row: int, start: int, end: int) -> tuple[UIntArray, int]:
        """Documents of the chunks that [start, end) touches, and where their postings begin."""
        a = self.arrays
        shift = int(a.shifts[row])
        directory = a.chunks[a.directories[row] : a.directories[row + 1]]
        last = len(directory) - 1
        from_chunk = min(start >> shift, last)
        to_chunk = min(-(-end >> shift), last)
        to_chunk = max(to_chunk, from_chunk)
        bounds = directory[from_chunk : to_chunk + 1].astype(np.int64)
        first = int(a.starts[row])
        low = a.low[first + bounds[0] : first + bounds[-1]].astype(np.uint32)
        chunk_of_window = 1 << (WINDOW_BITS - shift)
        windows = np.arange(from_chunk // chunk_of_window, to_chunk // chunk_of_window + 1)
        edges = np.clip((windows + 1) * chunk_of_window, from_chunk, to_chunk) - from_chunk
        counts = np.diff(bounds[edges], prepend=bounds[0])
        return low | np.repeat(windows.astype(np.uint32) << np.uint32(16), counts), first + int(bounds[0])

    def _unescape(self, frequencies: UIntArray, first: int, rare: bool) -> None:
        """Put the true frequency where the byte only says "many"."""
        if not len(self.arrays.escapes):
            return
        at = np.flatnonzero(frequencies == ESCAPED)
        if at.size:
            found = np.searchsorted(self.arrays.escapes[:, 0], 2 * (first + at) + int(rare))
            frequencies[at] = self.arrays.escapes[found, 1]

    @classmethod
    def load(cls, folder: Path, field: str) -> Packed:
        """Open what `PackedWriter` wrote, mapped. Raises OSError and ValueError where it is not whole."""
        names = PackedArrays._fields
        arrays = PackedArrays(*(_mapped(folder / f"{field}.{name}.npy") for name in names))
        k1, b, average = (float(x) for x in np.load(folder / f"{field}.packed.npy", allow_pickle=False))
        return cls(arrays, k1, b, average)


def _step(low: AnyArray, keys: AnyArray, at: IntArray, half: IntArray) -> IntArray:
    """How far each search moves on; those that have one posting left stay."""
    before = low[np.maximum(at + half - 1, at)]
    moved: IntArray = half * (before < keys)
    return moved


def _mapped(path: Path) -> AnyArray:
    """A stored array, mapped read-only; as a plain array, whose slices cost a tenth of np.memmap's."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
