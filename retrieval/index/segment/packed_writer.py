"""Packing: flat postings in, the files of `PackedArrays` out, in bounded memory.

Terms come in the order of their numbers, any number at a time; each call appends to the files.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import numpy as np

from retrieval.arrays import AnyArray, IntArray, UIntArray
from retrieval.files import GrowingArray
from retrieval.index.segment.okapi import K1, B, length_norms, saturation
from retrieval.index.segment.packed_postings import (
    ESCAPE_CODE,
    FRACTION,
    MAX_DOCUMENTS,
    WINDOW_BITS,
    PackedPostings,
)
from retrieval.index.segment.postings import PostingLists

CHUNK_POSTINGS = 64
"""Postings of a chunk at most, on average; half at least. Not yet compared with others."""
MIN_CHUNK_POSTINGS = 16
"""Average in chunks of a whole window below which a third byte a posting is smaller than a directory."""
MIN_FREQUENT_POSTINGS = 32
BATCH_POSTINGS = 1 << 20
"""Postings of frequent terms packed in one step: some 60 MB of arrays."""
_DTYPES: dict[str, type] = {
    "slots": np.int64, "rare_low": np.uint16, "rare_high": np.uint8, "rare_frequencies": np.uint8,
    "starts": np.int64, "shifts": np.uint8, "directories": np.int64, "chunks": np.uint32,
    "ceilings": np.uint8, "low": np.uint16, "frequencies": np.uint8, "escapes": np.int64,
    "codes": np.uint16, "lengths": np.uint32,
}  # fmt: skip


class PackedWriter:
    """Writes one field into `folder`; a context manager, complete on leaving.

    lengths: shape (D,), tokens of each document.
    k1, b:   BM25's parameters, for the ceilings.
    average: mean length over the whole corpus at present; None for the segment's own.
    Raises ValueError for more than MAX_DOCUMENTS documents or 65,536 distinct lengths.
    """

    def __init__(
        self,
        folder: Path,
        field: str,
        lengths: UIntArray,
        *,
        k1: float,
        b: float,
        average: float | None = None,
    ) -> None:
        if len(lengths) > MAX_DOCUMENTS:
            raise ValueError(f"a segment holds at most {MAX_DOCUMENTS} documents")
        distinct, codes = np.unique(np.asarray(lengths, dtype=np.uint32), return_inverse=True)
        if len(distinct) > np.iinfo(np.uint16).max + 1:
            raise ValueError("a segment holds at most 65,536 distinct lengths")
        self._documents = len(lengths)
        if average is None:
            average = float(np.mean(lengths)) if len(lengths) else 0.0
        self._statistics = (k1, b, average)
        self._norms = length_norms(distinct, k1, b, average)
        self._codes = codes.astype(np.uint16).reshape(-1)
        self._files = {
            name: GrowingArray(folder / f"{field}.{name}.npy", dtype) for name, dtype in _DTYPES.items()
        }
        self._parameters = folder / f"{field}.packed.npy"
        self._escapes: list[tuple[int, int]] = []
        self._least = max(MIN_FREQUENT_POSTINGS, -(-MIN_CHUNK_POSTINGS * self._documents >> WINDOW_BITS))
        self._rare = self._frequent = self._rows = self._directory = 0
        self._put("codes", self._codes)
        self._put("lengths", distinct)

    def __enter__(self) -> PackedWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._put("starts", np.array([self._frequent]))
            self._put("directories", np.array([self._directory]))
            self._escapes.sort()
            self._put("escapes", np.array(self._escapes, dtype=np.int64).reshape(-1, 2))
            np.save(self._parameters, np.array(self._statistics), allow_pickle=False)
        for file in self._files.values():
            file.close()

    def append(self, offsets: IntArray, documents: UIntArray, frequencies: AnyArray) -> None:
        """Add the next terms.

        offsets:     shape (t + 1,); the j-th term has postings offsets[j]:offsets[j + 1].
        documents:   ascending within a term, below D.
        frequencies: of the term in the document, at least 1.
        """
        offsets = np.asarray(offsets, dtype=np.int64)
        counts = np.diff(offsets)
        often = counts >= self._least
        slots = np.empty(len(counts), dtype=np.int64)
        slots[often] = -1 - (self._rows + np.arange(int(often.sum())))
        rare_counts = counts[~often]
        slots[~often] = ((self._rare + np.cumsum(rare_counts) - rare_counts) << 16) | rare_counts
        self._put("slots", slots)
        rare = np.repeat(~often, counts)
        span = slice(offsets[0], offsets[-1])
        documents, frequencies = documents[span], frequencies[span]
        self._append_rare(documents[rare], frequencies[rare])
        self._append_frequent(counts[often], documents[~rare], frequencies[~rare])

    def _append_rare(self, documents: UIntArray, frequencies: AnyArray) -> None:
        self._put("rare_low", documents & 0xFFFF)
        self._put("rare_high", documents >> 16)
        self._put("rare_frequencies", self._escaped(frequencies, self._rare, 1))
        self._rare += len(documents)

    def _append_frequent(self, counts: IntArray, documents: UIntArray, frequencies: AnyArray) -> None:
        starts = np.concatenate([[0], np.cumsum(counts)])
        for first, last in batches(starts, BATCH_POSTINGS):
            place = slice(starts[first], starts[last])
            self._append_rows(counts[first:last], documents[place], frequencies[place])

    def _append_rows(self, counts: IntArray, documents: UIntArray, frequencies: AnyArray) -> None:
        """Add rows of frequent terms, all at once: `counts` postings each."""
        shifts = np.minimum(WINDOW_BITS, np.frexp(CHUNK_POSTINGS * self._documents // counts)[1] - 1)
        chunks = (self._documents - 1 >> shifts) + 2
        directories = np.cumsum(chunks) - chunks
        chunk_of = np.repeat(directories, counts) + (documents >> np.repeat(shifts, counts))
        sizes = np.bincount(chunk_of, minlength=int(chunks.sum()))
        edges = np.cumsum(sizes) - sizes
        impacts = saturation(frequencies, self._norms[self._codes[documents]])
        starts = edges[directories]
        highest = np.zeros(len(sizes))
        held = np.flatnonzero(sizes)
        highest[held] = np.maximum.reduceat(impacts, edges[held])
        highest[directories + chunks - 1] = np.maximum.reduceat(impacts, starts)
        self._put("starts", self._frequent + starts)
        self._put("directories", self._directory + directories)
        self._put("shifts", shifts)
        self._put("chunks", edges - np.repeat(starts, chunks))
        self._put("ceilings", np.ceil(highest * FRACTION))
        self._put("low", documents & 0xFFFF)
        self._put("frequencies", self._escaped(frequencies, self._frequent, 0))
        self._frequent += len(documents)
        self._rows += len(counts)
        self._directory += len(sizes)

    def _escaped(self, frequencies: AnyArray, first: int, rare: int) -> AnyArray:
        many = np.flatnonzero(frequencies >= ESCAPE_CODE)
        if many.size:
            self._escapes += [(2 * (first + int(i)) + rare, int(frequencies[i])) for i in many]
        return np.minimum(frequencies, ESCAPE_CODE)

    def _put(self, name: str, values: AnyArray) -> None:
        self._files[name].append(values)


def pack(
    folder: Path, field: str, postings: PostingLists, lengths: UIntArray, *, batch_postings: int = 1 << 24
) -> PackedPostings:
    """Write the postings of a whole field and open them.

    postings:       terms in the order of their numbers, over the documents of `lengths`.
    batch_postings: postings written at a time.
    """
    with PackedWriter(folder, field, lengths, k1=K1, b=B) as writer:
        for first, last in batches(postings.offsets, batch_postings):
            writer.append(postings.offsets[first : last + 1], postings.documents, postings.frequencies)
    return PackedPostings.load(folder, field)


def batches(offsets: IntArray, postings: int) -> Iterator[tuple[int, int]]:
    """Ranges of terms with about `postings` postings each, at least one term."""
    first, terms = 0, len(offsets) - 1
    while first < terms:
        wanted = int(np.searchsorted(offsets, offsets[first] + postings, side="right")) - 1
        last = min(terms, max(first + 1, wanted))
        yield first, last
        first = last
