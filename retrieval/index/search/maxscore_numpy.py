"""Top-k with numpy alone: the path of a cold process, and of a machine without numba.

The same MaxScore as the compiled core, list at a time over the whole range in place of windows: the rarest
lists guess a score that k documents reach; the lists that no document can do without are read, the others
are looked up for the documents that can still reach the guess. What is left is scored whole, in float64 and
in the order of the lists, so that both paths give the same numbers to the last bit.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from retrieval.arrays import AnyArray, Float32Array, FloatArray, UIntArray
from retrieval.index.search.scored_field import FieldQuery, ScoredField
from retrieval.index.segment.document_set import DocumentSet, TopDocs
from retrieval.index.segment.packed_postings import unpacked

SLACK = 1e-5
"""Sums are kept in float32: 2^-24 of a score each, a hundred lists at most; a wide margin."""
GUESSED_POSTINGS = 12000
"""Postings read for the first guess."""
FEW_POSTINGS = 20_000
"""So few are read and scored at once. At 100,000 passages p50 and p99 are 1.5 and 3.2 ms with it, 1.7 and 4.9
with 100,000; at a million all from 20,000 on are alike."""
WIDE = 16
"""Documents for each posting read from which the scores of all of them are not looked at."""
IN_A_HEAP = 64
"""Documents of which the best alone is looked at to find a score that k reach."""
FEW_CANDIDATES = 300
"""So few are looked up in all lists left at once; more, list by list, as each list leaves fewer."""
SCAN_RATIO = 16
"""Looking one candidate up costs as much as scanning this many postings: estimated, not measured."""
NOTHING = TopDocs(np.empty(0, dtype=np.int64), np.empty(0))
_scratch = threading.local()


@dataclass(frozen=True, slots=True)
class TermList:
    """One list of a query: the postings of a term in a field, and what they count.

    bound: the most it can add to a score; size: about how many postings it has in the allowed ranges.
    """

    field: ScoredField
    term: int
    weight: float
    bound: float
    size: int

    @property
    def factor(self) -> np.float32:
        """What a share of 1 adds to a rough sum."""
        return np.float32(self.weight * self.field.boost)


def lists_of(parts: Sequence[FieldQuery], allowed: DocumentSet) -> list[TermList]:
    """The lists of a query, field by field, in the order that defines the score."""
    inside = int((allowed.ranges[:, 1] - allowed.ranges[:, 0]).sum())
    lists = []
    for part in parts:
        packed = part.field.packed
        for term, weight in zip(part.terms, part.weights, strict=True):
            size = packed.document_frequency(term) * inside // packed.documents
            lists.append(TermList(part.field, term, weight, weight * part.field.bound(term), size))
    return lists


def best(lists: Sequence[TermList], k: int, allowed: DocumentSet, floor: float) -> TopDocs:
    """The k best documents of positive lists that reach `floor`."""
    if sum(term.size for term in lists) <= FEW_POSTINGS:
        return everything(lists, k, allowed, floor)
    floor = max(floor, _first_guess(lists, k, allowed))
    bar = floor - SLACK * abs(floor) if floor > -np.inf else floor
    rest, essential, others = _partition(lists, bar)
    documents, sums = _summed(essential, allowed, bar - rest)
    while others and len(documents):
        at_once = 1 if len(documents) > FEW_CANDIDATES else len(others)
        now, others = others[:at_once], others[at_once:]
        if at_once == 1 and now[0].size < SCAN_RATIO * len(documents):
            sums = _scanned(now[0], allowed, documents, sums)
        else:
            for term, frequencies in zip(now, _frequencies(now, documents), strict=True):
                sums = sums + term.field.impact(documents, frequencies) * term.factor
        rest = max(0.0, rest - sum(term.bound for term in now))
        stay = sums + np.float32(rest) >= bar
        documents, sums = documents[stay], sums[stay]
    documents, sums = _promising(documents, sums, k)
    return ranked(documents, whole_scores(lists, documents), k, floor)


def _scanned(term: TermList, allowed: DocumentSet, documents: UIntArray, sums: Float32Array) -> Float32Array:
    """The sums of the candidates with a list added that is read from end to end."""
    dense = _zeros("sums", term.field.packed.documents, np.float32)
    dense[documents] = sums
    listed, frequencies = _postings(term, allowed)
    both = np.flatnonzero(dense[listed])
    listed = listed[both]
    dense[listed] += term.field.impact(listed, frequencies[both]) * term.factor
    summed: Float32Array = dense[documents]
    dense[documents] = 0
    return summed


def everything(lists: Sequence[TermList], k: int, allowed: DocumentSet, floor: float) -> TopDocs:
    """The same by scoring every document that shares a term: for weights of 0 and below, and few postings."""
    if not lists:
        return NOTHING
    read = [_shares(list(group), allowed) for _, group in groupby(lists, key=lambda term: id(term.field))]
    documents, shares = (np.concatenate(parts) for parts in zip(*read, strict=True))
    size = lists[0].field.packed.documents
    if size <= WIDE * len(documents):
        scores = np.bincount(documents, shares, minlength=size)
        if (bar := _surely_reached(scores, k)) > 0:  # nobody without a term gets there
            documents = np.flatnonzero(scores >= bar).astype(np.uint32)
        else:
            documents = np.unique(documents)
        return ranked(documents, scores[documents], k, floor)
    scores = _zeros("scores", size)
    np.add.at(scores, documents, shares)  # both add one after another, in the order of the lists
    documents = np.unique(documents)
    found = scores[documents]
    scores[documents] = 0.0
    return ranked(documents, found, k, floor)


def _surely_reached(scores: AnyArray, k: int) -> float:
    """A score that k documents reach, near the k-th best: the k-th among the best of each of many heaps.

    -inf where there are fewer heaps than k. Partitioning all scores would take ten times as long.
    """
    heaps = len(scores) // IN_A_HEAP
    if heaps < k:
        return -np.inf
    tops = scores[: heaps * IN_A_HEAP].reshape(IN_A_HEAP, heaps).max(axis=0)
    return _kth_best(tops, k)


def _shares(lists: Sequence[TermList], allowed: DocumentSet) -> tuple[UIntArray, FloatArray]:
    """The documents that lists of one field hold, list by list, and what each adds to their scores."""
    field, terms = lists[0].field, np.array([term.term for term in lists])
    weights = np.array([term.weight for term in lists])
    documents, shares = [], []
    for start, end in allowed.ranges.tolist():
        rows = unpacked(field.packed, terms, start, end)
        weight = np.repeat(weights, np.diff(rows.offsets))
        here, often = rows.documents, rows.frequencies
        inside = (here >= start) & (here < end) if end - start < field.packed.documents else None
        if allowed.mask is not None:
            held = allowed.mask[here].astype(np.bool_)
            inside = held if inside is None else inside & held
        if inside is not None:
            weight, here, often = weight[inside], here[inside], often[inside]
        documents.append(here)
        shares.append(weight * field.share(here, often))
    return np.concatenate(documents), np.concatenate(shares)


def among(lists: Sequence[TermList], documents: UIntArray, k: int, floor: float) -> TopDocs:
    """The same among few documents, whatever the weights: no list is read, each document looked up."""
    if not lists:
        return NOTHING
    frequencies = _frequencies(lists, documents)
    sharing = np.flatnonzero(np.bitwise_or.reduce(frequencies))
    scores = _whole(lists, documents[sharing], [often[sharing] for often in frequencies])
    return ranked(documents[sharing], scores, k, floor)


def whole_scores(lists: Sequence[TermList], documents: UIntArray) -> FloatArray:
    """The scores of documents: the shares of all lists, added in their order, in float64."""
    return _whole(lists, documents, _frequencies(lists, documents))


def _whole(lists: Sequence[TermList], documents: UIntArray, frequencies: Sequence[UIntArray]) -> FloatArray:
    scores, number = np.zeros(len(documents)), 0
    for _, group in groupby(lists, key=lambda term: id(term.field)):
        of_field = list(group)
        often = np.stack(frequencies[number : number + len(of_field)])
        number += len(of_field)
        shares = of_field[0].field.share(documents, often)
        shares *= np.array([term.weight for term in of_field])[:, None]
        for share in shares:
            scores += share
    return scores


def _frequencies(lists: Sequence[TermList], documents: UIntArray) -> list[UIntArray]:
    """How often each list's term stands in each document."""
    found: list[UIntArray] = []
    for _, group in groupby(lists, key=lambda term: id(term.field)):
        of_field = list(group)
        found += list(of_field[0].field.packed.frequencies_in([t.term for t in of_field], documents))
    return found


def _postings(term: TermList, allowed: DocumentSet) -> tuple[UIntArray, UIntArray]:
    """A list's documents in the allowed ranges and its frequencies there."""
    packed = term.field.packed
    parts = [packed.postings_of(term.term, start, end) for start, end in allowed.ranges.tolist()]
    if len(parts) == 1:
        return parts[0]
    documents, frequencies = zip(*parts, strict=True)
    return np.concatenate(documents), np.concatenate(frequencies)


def _kth_best(values: AnyArray, k: int) -> float:
    """The k-th greatest of k values and more."""
    kth: float = np.partition(values, len(values) - k)[len(values) - k]
    return kth


def ranked(documents: UIntArray, scores: FloatArray, k: int, floor: float) -> TopDocs:
    """The k best that reach the floor, best first, ties by ascending id."""
    if len(documents) > k:
        kept = np.flatnonzero(scores >= _kth_best(scores, k))
        documents, scores = documents[kept], scores[kept]
    order = np.lexsort((documents, -scores))[:k]
    order = order[scores[order] >= floor]
    return TopDocs(documents[order].astype(np.int64), scores[order])


def _first_guess(lists: Sequence[TermList], k: int, allowed: DocumentSet) -> float:
    """A score that k documents reach, by the lists that can add most."""
    chosen: list[TermList] = []
    read = 0
    for term in sorted(lists, key=lambda term: -term.bound):
        if chosen and read >= k and read + term.size > GUESSED_POSTINGS:
            break
        chosen.append(term)
        read += term.size
    documents, sums = _summed(chosen, allowed, -np.inf)
    return _kth_whole(lists, documents, sums, k)


def _kth_whole(lists: Sequence[TermList], documents: UIntArray, sums: Float32Array, k: int) -> float:
    """The lowest whole score among the k documents of the highest sums; -inf when there are fewer."""
    if len(documents) < k:
        return -np.inf
    leading = np.argpartition(sums, len(sums) - k)[len(sums) - k :]
    return float(whole_scores(lists, documents[leading]).min())


def _partition(lists: Sequence[TermList], bar: float) -> tuple[float, list[TermList], list[TermList]]:
    """What the other lists can add at most, the lists that must be read, and the others by bound."""
    rest = 0.0
    essential: list[TermList] = []
    others: list[TermList] = []
    for term in sorted(lists, key=lambda term: -term.size / max(term.bound, 1e-300)):
        if rest + term.bound < bar:
            rest += term.bound
            others.append(term)
        else:
            essential.append(term)
    return rest * (1 + SLACK), essential, sorted(others, key=lambda term: -term.bound)


def _summed(lists: Sequence[TermList], allowed: DocumentSet, least: float) -> tuple[UIntArray, Float32Array]:
    """Documents the lists hold, and the sums of their shares where these reach `least`."""
    if not lists:
        return np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.float32)
    sums = _zeros("sums", lists[0].field.packed.documents, np.float32)
    touched = []
    for term in lists:
        documents, frequencies = _postings(term, allowed)
        before = sums[documents]
        touched.append(documents[before == 0])
        sums[documents] = before + term.field.impact(documents, frequencies) * term.factor
    documents = np.concatenate(touched)
    found = sums[documents]
    sums[documents] = 0
    stay = found >= least
    if allowed.mask is not None:
        stay &= allowed.mask[documents].astype(np.bool_)
    return documents[stay], found[stay]


def _promising(documents: UIntArray, sums: Float32Array, k: int) -> tuple[UIntArray, Float32Array]:
    """Those whose rough score is not clearly below the k-th."""
    if len(documents) <= k:
        return documents, sums
    kth = _kth_best(sums, k)
    stay = sums >= kth - 2 * SLACK * abs(kth)
    return documents[stay], sums[stay]


def _zeros(name: str, count: int, kind: type = np.float64) -> AnyArray:
    """One array of zeros a thread and name; whoever writes to it puts the zeros back."""
    kept: AnyArray | None = getattr(_scratch, name, None)
    if kept is None or len(kept) < count:
        kept = np.zeros(count, dtype=kind)
        setattr(_scratch, name, kept)
    return kept
