"""A stored field of a segment: vocabulary and packed postings.

The documents of every field are the segment's passages, so that one pass ranks by all fields
(`search.topk`): an article's title is repeated in each of its passages. The document frequencies for the idf
count the field's own texts, an article's title once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from pathlib import Path

import numpy as np

from retrieval.arrays import AnyArray, IntArray, UIntArray, distinct, load_array
from retrieval.files import GrowingArray
from retrieval.index.segment.conjunction import documents_with_all
from retrieval.index.segment.okapi import K1, B
from retrieval.index.segment.packed_postings import PackedPostings
from retrieval.index.segment.packed_writer import PackedWriter
from retrieval.index.segment.postings import PostingLists
from retrieval.index.segment.vocabulary import Vocabulary


@dataclass(frozen=True)
class SegmentField:
    """T terms over D passages, read-only; may be shared by threads.

    containing: shape (T,), document frequency of each term by the field's texts; None if the texts are the
                passages.
    """

    vocabulary: Vocabulary
    packed: PackedPostings
    containing: UIntArray | None

    def numbers_of(self, terms: Sequence[str]) -> IntArray:
        """The number of each term, -1 for an unknown term."""
        found = (self.vocabulary.get(term) for term in terms)
        return np.array([-1 if number is None else number for number in found], dtype=np.int64)

    def frequencies(self, numbers: IntArray) -> IntArray:
        """Document frequencies of the terms of these numbers; 0 for -1."""
        held = self.packed.document_frequencies if self.containing is None else self.containing.__getitem__
        frequencies = np.zeros(len(numbers), dtype=np.int64)
        there = np.flatnonzero(numbers >= 0)
        frequencies[there] = held(numbers[there])
        return frequencies

    def passages_with(self, terms: Sequence[str]) -> UIntArray:
        """Passages with all the terms, ascending; none without terms."""
        numbers = self.numbers_of(terms)
        if not len(numbers) or numbers.min() < 0:
            return np.empty(0, dtype=np.uint32)
        return documents_with_all(self.packed, numbers.tolist())

    def passages_matching(self, groups: Sequence[Sequence[str]]) -> UIntArray:
        """Passages with a term of each group, ascending; none without groups."""
        single = [group[0] for group in groups if len(group) == 1]
        found = [self.passages_with(single)] if single else []
        found += [self.passages_with_any(group) for group in groups if len(group) != 1]
        both = partial(np.intersect1d, assume_unique=True)
        return reduce(both, found) if found else np.empty(0, dtype=np.uint32)

    def passages_with_any(self, terms: Sequence[str]) -> UIntArray:
        """Passages with one of the terms, ascending; unknown terms are passed over."""
        numbers = self.numbers_of(terms)
        whole = (0, self.packed.documents)
        held = [self.packed.postings_of(int(number), *whole)[0] for number in numbers[numbers >= 0]]
        return distinct(np.concatenate([np.empty(0, dtype=np.uint32), *held]))

    @classmethod
    def load(cls, folder: Path, name: str) -> SegmentField:
        """Open the files of `write_field`, mapped. Raises OSError, ValueError."""
        counted = folder / f"{name}.containing.npy"
        containing = load_array(counted) if counted.exists() else None
        return cls(Vocabulary.load(folder, name), PackedPostings.load(folder, name), containing)


def write_field(
    folder: Path,
    name: str,
    vocabulary: Vocabulary,
    parts: Iterable[PostingLists],
    lengths: UIntArray,
    text_of: UIntArray | None = None,
) -> None:
    """Write a field.

    parts: posting lists in the order of the term numbers.
    lengths: shape (D,), tokens of each passage's text.
    text_of: shape (D,), ascending, number of each passage's text; None if each has its own.
    """
    vocabulary.save(folder, name)
    own = lengths if text_of is None else lengths[_first_of_each(text_of)]
    average = float(np.mean(own)) if len(own) else 0.0
    # K1, B: the tightness of the ceilings depends on them, no score does
    with PackedWriter(folder, name, lengths, k1=K1, b=B, average=average) as writer:
        counted = None if text_of is None else GrowingArray(folder / f"{name}.containing.npy", np.uint32)
        for rows in parts:
            writer.append(rows.offsets, rows.documents, rows.frequencies)
            if counted is not None and text_of is not None:
                counted.append(_texts_with(rows, text_of))
        if counted is not None:
            counted.close()


def _texts_with(rows: PostingLists, text_of: UIntArray) -> IntArray:
    """Document frequency of each term, by texts."""
    new = np.append(_first_of_each(text_of[rows.documents]), True)
    new[rows.offsets[:-1]] = True
    before = np.concatenate([[0], np.cumsum(new[:-1])])
    return np.diff(before[rows.offsets])


def _first_of_each(numbers: UIntArray) -> AnyArray:
    """Shape of `numbers`, bool: true where a number differs from its predecessor."""
    first = np.ones(len(numbers), dtype=bool)
    first[1:] = numbers[1:] != numbers[:-1]
    return first
