"""Posting lists in flat arrays: documents, ascending, and frequencies.

Made by `invert_tokens` from token lists, by `invert_occurrences` from the arrays of a bulk analysis; stored
packed (`retrieval.index.segment.packed_postings`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np

from retrieval.arrays import AnyArray, IntArray, UIntArray, concatenated_ranges
from retrieval.index.segment.vocabulary import Vocabulary
from retrieval.language.batch_tokenizer import Occurrences
from retrieval.language.tokenizer import is_pair, pair_token_key

MAX_FREQUENCY = np.iinfo(np.uint16).max


@dataclass(frozen=True)
class Postings:
    """Inverted form of D documents: T terms, P postings.

    vocabulary:  term -> term number, 0..T-1.
    offsets:     shape (T + 1,), int64; term t has postings offsets[t]:offsets[t + 1].
    documents:   shape (P,), uint32; ascending within a term.
    frequencies: shape (P,), uint16; of the term in the document, at most 65,535.
    lengths:     shape (D,), uint32; tokens in each document.
    """

    vocabulary: Vocabulary
    offsets: IntArray
    documents: UIntArray
    frequencies: AnyArray
    lengths: UIntArray

    def of(self, term: str) -> tuple[UIntArray, AnyArray]:
        """Documents and frequencies of a term; both empty for an unknown term."""
        number = self.vocabulary.get(term)
        if number is None:
            return self.documents[:0], self.frequencies[:0]
        start, end = self.offsets[number], self.offsets[number + 1]
        return self.documents[start:end], self.frequencies[start:end]

    def document_frequencies(self) -> IntArray:
        """Shape (T,), int64: document frequency of each term."""
        return np.diff(self.offsets)

    @property
    def rows(self) -> PostingLists:
        """The posting lists without their terms."""
        return PostingLists(self.offsets, self.documents, self.frequencies)


def invert_tokens(corpus: Iterable[Iterable[str]]) -> Postings:
    """Postings of documents given by their tokens; read once, in order."""
    numbers: dict[str, int] = {}
    documents: list[list[int]] = [[numbers.setdefault(token, len(numbers)) for token in d] for d in corpus]
    lengths = np.array([len(document) for document in documents], dtype=np.uint32)
    texts = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
    terms = np.fromiter(chain.from_iterable(documents), dtype=np.uint32)
    paired = np.array([is_pair(token) for token in numbers], dtype=bool)
    keys = np.array([pair_token_key(t) if is_pair(t) else 0 for t in numbers], dtype=np.uint64)
    of_pair = paired[terms] if terms.size else np.empty(0, dtype=bool)
    return invert_occurrences(
        Occurrences(
            list(numbers), texts[~of_pair], terms[~of_pair], texts[of_pair], keys[terms[of_pair]], lengths
        )
    )


def invert_occurrences(found: Occurrences) -> Postings:
    """Postings of texts given by the occurrences of their tokens."""
    words, first = _counted(found.word_numbers.astype(np.uint64), found.word_texts)
    pairs, second = _counted(found.pair_keys, found.pair_texts)
    vocabulary = Vocabulary.of([found.words[number] for number in words.tolist()], pairs)
    numbers = np.array([vocabulary.words[found.words[number]] for number in words.tolist()], dtype=np.int64)
    order = np.argsort(numbers)
    first = first.select(order)
    return Postings(
        vocabulary,
        np.concatenate([first.offsets, second.offsets[1:] + first.offsets[-1]]),
        np.concatenate([first.documents, second.documents]),
        np.concatenate([first.frequencies, second.frequencies]),
        found.lengths,
    )


@dataclass(frozen=True)
class PostingLists:
    """Posting lists without terms; arrays as in `Postings`."""

    offsets: IntArray
    documents: UIntArray
    frequencies: AnyArray

    def select(self, terms: IntArray) -> PostingLists:
        """The lists of these terms, in this order."""
        counts = np.diff(self.offsets)[terms]
        offsets = np.concatenate([[0], np.cumsum(counts)])
        places = concatenated_ranges(self.offsets[:-1][terms], counts)
        return PostingLists(offsets, self.documents[places], self.frequencies[places])

    def spread(self, firsts: IntArray) -> PostingLists:
        """Each document d replaced by firsts[d]..firsts[d + 1], frequencies repeated."""
        widths = np.diff(firsts)[self.documents]
        ends = np.concatenate([[0], np.cumsum(widths)])
        documents = concatenated_ranges(firsts[self.documents], widths).astype(np.uint32)
        return PostingLists(ends[self.offsets], documents, np.repeat(self.frequencies, widths))


def _counted(terms: AnyArray, texts: UIntArray) -> tuple[AnyArray, PostingLists]:
    """Distinct terms, ascending, and their texts, ascending, with frequencies."""
    terms, texts = _sorted(terms, texts)
    new_term = np.ones(len(terms), dtype=bool)
    new_term[1:] = terms[1:] != terms[:-1]
    new = new_term.copy()
    new[1:] |= texts[1:] != texts[:-1]
    starts = np.flatnonzero(new)
    counts = np.diff(np.append(starts, len(terms)))
    offsets = np.append(np.flatnonzero(new_term[starts]), len(starts)).astype(np.int64)
    frequencies = np.minimum(counts, MAX_FREQUENCY).astype(np.uint16)
    return terms[new_term], PostingLists(offsets, texts[starts].astype(np.uint32), frequencies)


def _sorted(terms: AnyArray, texts: UIntArray) -> tuple[AnyArray, AnyArray]:
    """Both sorted by term, then text.

    One sort of numbers made of both is twice as fast as a lexsort.
    """
    text_bits = int(texts.max(initial=0)).bit_length()
    if int(terms.max(initial=0)).bit_length() + text_bits > 64:
        order = np.lexsort((texts, terms))
        return terms[order], texts[order]
    both = (terms << np.uint64(text_bits)) | texts
    both.sort()
    return both >> np.uint64(text_bits), both & np.uint64((1 << text_bits) - 1)
