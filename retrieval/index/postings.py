"""Postings: for each term the documents it stands in and how often, in flat arrays.

`invert` makes them from token lists; `Postings.save` and `load` keep them as one file an array,
opened with mmap so that processes share the pages. Document ids ascend within a term.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import marisa_trie
import numpy as np

from retrieval.arrays import AnyArray, IntArray, UIntArray

MOST_FREQUENT = np.iinfo(np.uint16).max
ARRAYS = ("offsets", "documents", "frequencies", "lengths")


@dataclass(frozen=True)
class Postings:
    """The inverted form of a corpus of D documents, T terms and P postings.

    vocabulary:  term -> term number, 0..T-1.
    offsets:     shape (T + 1,), int64; term t has postings offsets[t]:offsets[t + 1].
    documents:   shape (P,), uint32; ascending within a term.
    frequencies: shape (P,), uint16; how often the term stands in the document, at most 65,535.
    lengths:     shape (D,), uint32; tokens in each document.
    """

    vocabulary: marisa_trie.Trie
    offsets: IntArray
    documents: UIntArray
    frequencies: AnyArray
    lengths: UIntArray

    def of(self, term: str) -> tuple[UIntArray, AnyArray]:
        """Documents and frequencies of a term; both empty for a term the corpus does not hold."""
        number = self.vocabulary.get(term)
        if number is None:
            return self.documents[:0], self.frequencies[:0]
        start, end = self.offsets[number], self.offsets[number + 1]
        return self.documents[start:end], self.frequencies[start:end]

    def document_frequencies(self) -> IntArray:
        """Shape (T,), int64: in how many documents each term stands."""
        return np.diff(self.offsets)

    def save(self, folder: Path, field: str) -> None:
        """Write `<field>.terms` and one `<field>.<array>.npy` for each array."""
        self.vocabulary.save(str(folder / f"{field}.terms"))
        for name in ARRAYS:
            np.save(folder / f"{field}.{name}.npy", getattr(self, name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, field: str) -> Postings:
        """Open what `save` wrote, mapped into memory."""
        vocabulary = marisa_trie.Trie()
        vocabulary.mmap(str(folder / f"{field}.terms"))
        arrays = {name: load_array(folder / f"{field}.{name}.npy") for name in ARRAYS}
        return cls(vocabulary, **arrays)


def load_array(path: Path) -> AnyArray:
    """A stored array, mapped read-only; as a plain array, whose slices cost a tenth of np.memmap's."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def invert(corpus: Iterable[Iterable[str]]) -> Postings:
    """Postings of a corpus, one iterable of tokens a document; the corpus is read once, in order."""
    numbers: dict[str, int] = {}
    terms, documents, frequencies, lengths = array("I"), array("I"), array("H"), array("I")
    for document, tokens in enumerate(corpus):
        counts = Counter(tokens)
        lengths.append(counts.total())
        for term, count in counts.items():
            terms.append(numbers.setdefault(term, len(numbers)))
            documents.append(document)
            frequencies.append(min(count, MOST_FREQUENT))

    vocabulary = marisa_trie.Trie(numbers)
    final = np.empty(len(numbers), dtype=np.int64)
    for term, number in numbers.items():
        final[number] = vocabulary[term]
    term_of = final[np.frombuffer(terms, dtype=np.uint32)] if numbers else np.empty(0, dtype=np.int64)
    order = np.argsort(term_of, kind="stable")  # stable: documents stay ascending within a term
    offsets = np.zeros(len(numbers) + 1, dtype=np.int64)
    np.cumsum(np.bincount(term_of, minlength=len(numbers)), out=offsets[1:])
    return Postings(
        vocabulary,
        offsets,
        _as_array(documents, np.uint32)[order],
        _as_array(frequencies, np.uint16)[order],
        _as_array(lengths, np.uint32),
    )


def _as_array(values: array[int], dtype: type) -> AnyArray:
    return np.frombuffer(values, dtype=dtype) if len(values) else np.empty(0, dtype=dtype)
