"""Merging segments into one, in the order of the archive.

The same articles, passages and postings come out.
Nothing is tokenized again and nothing is held whole: articles stream from store to store, postings are
merged a range of terms at a time. Articles with a tombstone are dropped.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from retrieval.arrays import AnyArray, IntArray, UIntArray
from retrieval.index.segment.article_store import StoredArticle, write_store
from retrieval.index.segment.doc_values import DocValues
from retrieval.index.segment.field import SegmentField, write_field
from retrieval.index.segment.packed_postings import unpack_postings
from retrieval.index.segment.postings import PostingLists
from retrieval.index.segment.segment import (
    FIELDS,
    Passages,
    Segment,
    write_description,
    write_doc_values,
    write_passages,
)
from retrieval.index.segment.vocabulary import union

DROPPED = -1
"""New number of a dead article and of its passages."""


def merge_segments(
    folder: Path, segments: Sequence[Segment], dead: Sequence[AnyArray], *, batch_postings: int
) -> None:
    """Write the live articles of the segments as one segment.

    folder:         empty.
    dead:           for each segment the rows of its dead articles.
    batch_postings: postings in memory at a time, about, 37 bytes each.
    """
    new_rows = _new_rows(segments, dead)
    write_store(folder, _articles(segments, new_rows))
    columns = _columns(segments, new_rows)
    passages, new_passages = _passages(segments, new_rows)
    for name, text_of in zip(FIELDS, (None, passages.article_of), strict=True):
        fields = [segment.field(name) for segment in segments]
        _merge_field(folder, name, fields, new_passages, text_of, batch_postings)
    write_passages(folder, passages)
    write_doc_values(folder, columns)
    write_description(folder, columns, len(passages.starts))


def _new_rows(segments: Sequence[Segment], dead: Sequence[AnyArray]) -> list[IntArray]:
    """For each segment the new row of each article, `DROPPED` if dead.

    Each of shape (articles,).
    """
    new_rows = [np.zeros(len(segment), dtype=np.int64) for segment in segments]
    for rows, dropped in zip(new_rows, dead, strict=True):
        rows[np.asarray(dropped, dtype=np.int64)] = DROPPED
    keyed = [
        [
            (key, number, row)
            for row, key in enumerate(segment.order_keys())
            if new_rows[number][row] != DROPPED
        ]
        for number, segment in enumerate(segments)
    ]
    for new, (_, number, row) in enumerate(heapq.merge(*keyed)):
        new_rows[number][row] = new
    return new_rows


def _articles(segments: Sequence[Segment], new_rows: Sequence[IntArray]) -> Iterator[StoredArticle]:
    def numbered(segment: Segment, rows: IntArray) -> Iterator[tuple[int, StoredArticle]]:
        return (
            (new, entry)
            for new, entry in zip(rows.tolist(), segment.store.rows(), strict=True)
            if new != DROPPED
        )

    streams = (numbered(segment, rows) for segment, rows in zip(segments, new_rows, strict=True))
    return (entry for _, entry in heapq.merge(*streams, key=lambda pair: pair[0]))


def _columns(segments: Sequence[Segment], new_rows: Sequence[IntArray]) -> DocValues:
    rows: list[tuple[str | None, int, str | None]] = [(None, 0, None)] * sum(
        int((r != DROPPED).sum()) for r in new_rows
    )
    for segment, renumbered in zip(segments, new_rows, strict=True):
        for old, new in enumerate(renumbered.tolist()):
            if new != DROPPED:
                rows[new] = segment.columns.row(old)
    return DocValues.of(rows)


def _passages(segments: Sequence[Segment], new_rows: Sequence[IntArray]) -> tuple[Passages, list[IntArray]]:
    """Live passages in order; for each segment the passages' new numbers."""
    rows = np.concatenate([new[s.passages.article_of] for s, new in zip(segments, new_rows, strict=True)])
    starts = np.concatenate([s.passages.starts for s in segments])
    ends = np.concatenate([s.passages.ends for s in segments])
    live = np.flatnonzero(rows != DROPPED)
    order = live[np.argsort(rows[live], kind="stable")]
    numbers = np.full(len(rows), DROPPED, dtype=np.int64)
    numbers[order] = np.arange(len(order))
    borders = np.cumsum([len(s.passages.starts) for s in segments])[:-1]
    return Passages(rows[order].astype(np.uint32), starts[order], ends[order]), np.split(numbers, borders)


@dataclass(frozen=True)
class _Run:
    """The terms of one part in the order of the merged field.

    terms:   shape (T,), int32, their numbers in the part.
    numbers: shape (T,), int32, ascending, their numbers in the merged field.
    """

    terms: AnyArray
    numbers: AnyArray

    @classmethod
    def of(cls, numbers: AnyArray) -> _Run:
        terms = np.argsort(numbers, kind="stable").astype(np.int32)
        return cls(terms, numbers[terms])

    def within(self, merged: slice) -> _Run:
        """The terms of a range of merged numbers, numbered from its start."""
        start, end = np.searchsorted(self.numbers, [merged.start, merged.stop])
        return _Run(self.terms[start:end], self.numbers[start:end] - merged.start)


def _merge_field(
    folder: Path,
    name: str,
    parts: Sequence[SegmentField],
    renumbered: Sequence[IntArray],
    text_of: UIntArray | None,
    batch_postings: int,
) -> None:
    """Write the postings of all parts as one field.

    renumbered: for each part the new number of each passage, or `DROPPED`.
    """
    vocabulary = union(part.vocabulary for part in parts)
    runs = [_Run.of(vocabulary.numbers_of(part.vocabulary)) for part in parts]
    ranges = _ranges(parts, runs, len(vocabulary), batch_postings)
    merged = (_merged(parts, runs, renumbered, terms) for terms in ranges)
    write_field(folder, name, vocabulary, merged, _lengths(parts, renumbered), text_of)


def _lengths(parts: Sequence[SegmentField], renumbered: Sequence[IntArray]) -> UIntArray:
    lengths = np.zeros(sum(int((new != DROPPED).sum()) for new in renumbered), dtype=np.uint32)
    for part, new in zip(parts, renumbered, strict=True):
        lengths[new[new != DROPPED]] = part.packed.document_lengths()[new != DROPPED]
    return lengths


def _ranges(
    parts: Sequence[SegmentField], runs: Sequence[_Run], terms: int, batch_postings: int
) -> Iterator[slice]:
    """Ranges of terms with about `batch_postings` postings each."""
    postings = np.zeros(terms, dtype=np.int64)
    for part, run in zip(parts, runs, strict=True):
        postings[run.numbers] += part.packed.document_frequencies(run.terms)
    bucket = np.cumsum(postings) // batch_postings
    borders = [0, *(np.flatnonzero(np.diff(bucket)) + 1).tolist(), terms]
    return (slice(start, end) for start, end in pairwise(borders) if start < end)


def _merged(
    parts: Sequence[SegmentField], runs: Sequence[_Run], renumbered: Sequence[IntArray], terms: slice
) -> PostingLists:
    """Postings of a range of terms with renumbered documents, sorted by term.

    Documents ascend within a term.
    """
    keys, frequencies = [], []
    for part, run, new in zip(parts, runs, renumbered, strict=True):
        here = run.within(terms)
        rows = unpack_postings(part.packed, here.terms)
        documents = new[rows.documents]
        term_of = np.repeat(here.numbers.astype(np.int64), np.diff(rows.offsets))
        live = documents != DROPPED
        keys.append((term_of[live] << 32) | documents[live])
        frequencies.append(rows.frequencies[live])
    key = np.concatenate(keys)
    order = np.argsort(key, kind="stable")  # runs in order already: merged in nearly one pass
    key = key[order]
    counts = np.bincount(key >> 32, minlength=terms.stop - terms.start)
    offsets = np.concatenate([[0], np.cumsum(counts)])
    return PostingLists(offsets, (key & 0xFFFFFFFF).astype(np.uint32), np.concatenate(frequencies)[order])
