"""MaxScore by numpy: the path of a cold process.

Also of a machine without numba.
As the compiled core, but list at a time over the whole range in place of windows: the lists of the highest
bounds give a first threshold; the essential lists are read, the others looked up for the candidates that can
still reach it. The remaining candidates are scored exactly, in float64 and in the order of the lists, so
both paths give the same numbers to the last bit.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from retrieval.arrays import AnyArray, Float32Array, FloatArray, UIntArray, distinct
from retrieval.index.search.scored_field import FieldQuery, ScoredField
from retrieval.index.segment.document_set import DocumentSet, TopDocs
from retrieval.index.segment.packed_postings import unpack_postings

SLACK = 1e-5
"""Relative error allowed for float32 sums: 2^-24 a list, a hundred lists at most; a wide margin."""
GUESSED_POSTINGS = 12000
"""Postings read for the first threshold."""
FEW_POSTINGS = 20_000
"""Postings of a query up to which all are read and scored at once. At 100,000 passages p50 and p99 are 1.5
and 3.2 ms with it, 1.7 and 4.9
with 100,000; at a million all from 20,000 on are alike."""
MAX_DOCUMENTS_PER_POSTING = 16
"""Documents for each posting read above which dense scores do not pay."""
GROUP_DOCUMENTS = 64
"""Documents of a group; only its best counts for a score reached by k documents."""
FEW_CANDIDATES = 300
"""Candidates looked up in all remaining lists at once; more go list by list, each leaving fewer."""
SCAN_RATIO = 16
"""Cost of looking one candidate up, in postings scanned: estimated, not measured."""
NOTHING = TopDocs(np.empty(0, dtype=np.int64), np.empty(0))
_scratch = threading.local()


@dataclass(frozen=True, slots=True)
class TermList:
    """One posting list of a query, with its weight.

    bound: upper bound of its part of a score; size: postings in the allowed ranges, about.
    """

    field: ScoredField
    term: int
    weight: float
    bound: float
    size: int

    @property
    def factor(self) -> np.float32:
        """Score of an impact of 1, for float32 sums."""
        return np.float32(self.weight * self.field.boost)


def lists_of(parts: Sequence[FieldQuery], allowed: DocumentSet) -> list[TermList]:
    """Posting lists of a query by field: the order of summation."""
    inside = int((allowed.ranges[:, 1] - allowed.ranges[:, 0]).sum())
    lists = []
    for part in parts:
        packed = part.field.packed
        for term, weight in zip(part.terms, part.weights, strict=True):
            size = packed.document_frequency(term) * inside // packed.documents
            lists.append(TermList(part.field, term, weight, weight * part.field.bound(term), size))
    return lists


def best(lists: Sequence[TermList], k: int, allowed: DocumentSet, floor: float) -> TopDocs:
    """The k best documents of score `floor` or more; positive weights only."""
    if sum(term.size for term in lists) <= FEW_POSTINGS:
        return score_all(lists, k, allowed, floor)
    floor = max(floor, _first_threshold(lists, k, allowed))
    threshold = floor - SLACK * abs(floor) if floor > -np.inf else floor
    rest, essential, others = _partition(lists, threshold)
    documents, sums = _sum_lists(essential, allowed, threshold - rest)
    while others and len(documents):
        at_once = 1 if len(documents) > FEW_CANDIDATES else len(others)
        now, others = others[:at_once], others[at_once:]
        if at_once == 1 and now[0].size < SCAN_RATIO * len(documents):
            sums = _add_by_scan(now[0], allowed, documents, sums)
        else:
            for term, frequencies in zip(now, _frequencies(now, documents), strict=True):
                sums = sums + term.field.impact(documents, frequencies) * term.factor
        rest = max(0.0, rest - sum(term.bound for term in now))
        stay = sums + np.float32(rest) >= threshold
        documents, sums = documents[stay], sums[stay]
    documents, sums = _near_top(documents, sums, k)
    return select_top(documents, exact_scores(lists, documents), k, floor)


def _add_by_scan(
    term: TermList, allowed: DocumentSet, documents: UIntArray, sums: Float32Array
) -> Float32Array:
    """Sums of the candidates with a list added by a scan."""
    dense = _zeros("sums", term.field.packed.documents, np.float32)
    dense[documents] = sums
    listed, frequencies = _postings(term, allowed)
    both = np.flatnonzero(dense[listed])
    listed = listed[both]
    dense[listed] += term.field.impact(listed, frequencies[both]) * term.factor
    summed: Float32Array = dense[documents]
    dense[documents] = 0
    return summed


def score_all(lists: Sequence[TermList], k: int, allowed: DocumentSet, floor: float) -> TopDocs:
    """The k best by scoring every document with a term.

    For weights of 0 and below, and for few postings.
    """
    if not lists:
        return NOTHING
    read = [_shares(list(group), allowed) for _, group in groupby(lists, key=lambda term: id(term.field))]
    documents, shares = (np.concatenate(parts) for parts in zip(*read, strict=True))
    size = lists[0].field.packed.documents
    if size <= MAX_DOCUMENTS_PER_POSTING * len(documents):
        scores = np.bincount(documents, shares, minlength=size)
        if (threshold := _kth_lower_bound(scores, k)) > 0:  # out of reach without a term
            documents = np.flatnonzero(scores >= threshold).astype(np.uint32)
        else:
            documents = distinct(documents)
        return select_top(documents, scores[documents], k, floor)
    scores = _zeros("scores", size)
    np.add.at(scores, documents, shares)  # both add one after another, in the order of the lists
    documents = distinct(documents)
    found = scores[documents]
    scores[documents] = 0.0
    return select_top(documents, found, k, floor)


def _kth_lower_bound(scores: AnyArray, k: int) -> float:
    """Lower bound of the k-th score, from the best of each group.

    The k-th highest of these maxima.
    -inf for fewer groups than k. Partitioning all scores would take ten times as long.
    """
    heaps = len(scores) // GROUP_DOCUMENTS
    if heaps < k:
        return -np.inf
    tops = scores[: heaps * GROUP_DOCUMENTS].reshape(GROUP_DOCUMENTS, heaps).max(axis=0)
    return _kth_best(tops, k)


def _shares(lists: Sequence[TermList], allowed: DocumentSet) -> tuple[UIntArray, FloatArray]:
    """Documents and parts of scores of one field's lists.

    List by list.
    """
    field, terms = lists[0].field, np.array([term.term for term in lists])
    weights = np.array([term.weight for term in lists])
    documents, shares = [], []
    for start, end in allowed.ranges.tolist():
        rows = unpack_postings(field.packed, terms, start, end)
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


def score_documents(lists: Sequence[TermList], documents: UIntArray, k: int, floor: float) -> TopDocs:
    """The k best among few documents, for any weights, by look-ups alone."""
    if not lists:
        return NOTHING
    frequencies = _frequencies(lists, documents)
    sharing = np.flatnonzero(np.bitwise_or.reduce(frequencies))
    scores = _exact(lists, documents[sharing], [often[sharing] for often in frequencies])
    return select_top(documents[sharing], scores, k, floor)


def exact_scores(lists: Sequence[TermList], documents: UIntArray) -> FloatArray:
    """Exact scores of documents: all lists in their order, in float64."""
    return _exact(lists, documents, _frequencies(lists, documents))


def _exact(lists: Sequence[TermList], documents: UIntArray, frequencies: Sequence[UIntArray]) -> FloatArray:
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
    """Frequencies of each list's term in the documents."""
    found: list[UIntArray] = []
    for _, group in groupby(lists, key=lambda term: id(term.field)):
        of_field = list(group)
        found += list(of_field[0].field.packed.frequencies_in([t.term for t in of_field], documents))
    return found


def _postings(term: TermList, allowed: DocumentSet) -> tuple[UIntArray, UIntArray]:
    """Documents and frequencies of a list in the allowed ranges."""
    packed = term.field.packed
    parts = [packed.postings_of(term.term, start, end) for start, end in allowed.ranges.tolist()]
    if len(parts) == 1:
        return parts[0]
    documents, frequencies = zip(*parts, strict=True)
    return np.concatenate(documents), np.concatenate(frequencies)


def _kth_best(values: AnyArray, k: int) -> float:
    """The k-th greatest of at least k values."""
    kth: float = np.partition(values, len(values) - k)[len(values) - k]
    return kth


def select_top(documents: UIntArray, scores: FloatArray, k: int, floor: float) -> TopDocs:
    """The k best of score `floor` or more, ties by ascending id.

    Best first.
    """
    if len(documents) > k:
        kept = np.flatnonzero(scores >= _kth_best(scores, k))
        documents, scores = documents[kept], scores[kept]
    order = np.lexsort((documents, -scores))[:k]
    order = order[scores[order] >= floor]
    return TopDocs(documents[order].astype(np.int64), scores[order])


def _first_threshold(lists: Sequence[TermList], k: int, allowed: DocumentSet) -> float:
    """Lower bound of the k-th score, from the lists of highest bounds."""
    chosen: list[TermList] = []
    read = 0
    for term in sorted(lists, key=lambda term: -term.bound):
        if chosen and read >= k and read + term.size > GUESSED_POSTINGS:
            break
        chosen.append(term)
        read += term.size
    documents, sums = _sum_lists(chosen, allowed, -np.inf)
    return _kth_exact(lists, documents, sums, k)


def _kth_exact(lists: Sequence[TermList], documents: UIntArray, sums: Float32Array, k: int) -> float:
    """Lowest exact score of the k highest sums; -inf for fewer."""
    if len(documents) < k:
        return -np.inf
    leading = np.argpartition(sums, len(sums) - k)[len(sums) - k :]
    return float(exact_scores(lists, documents[leading]).min())


def _partition(lists: Sequence[TermList], threshold: float) -> tuple[float, list[TermList], list[TermList]]:
    """Partition by MaxScore: joint non-essential bound, essential lists, others by bound."""
    rest = 0.0
    essential: list[TermList] = []
    others: list[TermList] = []
    for term in sorted(lists, key=lambda term: -term.size / max(term.bound, 1e-300)):
        if rest + term.bound < threshold:
            rest += term.bound
            others.append(term)
        else:
            essential.append(term)
    return rest * (1 + SLACK), essential, sorted(others, key=lambda term: -term.bound)


def _sum_lists(
    lists: Sequence[TermList], allowed: DocumentSet, least: float
) -> tuple[UIntArray, Float32Array]:
    """Documents of the lists with sums of `least` or more.

    Gives the sums too.
    """
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


def _near_top(documents: UIntArray, sums: Float32Array, k: int) -> tuple[UIntArray, Float32Array]:
    """Candidates not clearly below the k-th best sum."""
    if len(documents) <= k:
        return documents, sums
    kth = _kth_best(sums, k)
    stay = sums >= kth - 2 * SLACK * abs(kth)
    return documents[stay], sums[stay]


def _zeros(name: str, count: int, kind: type = np.float64) -> AnyArray:
    """Array of zeros per thread and name; users restore the zeros."""
    kept: AnyArray | None = getattr(_scratch, name, None)
    if kept is None or len(kept) < count:
        kept = np.zeros(count, dtype=kind)
        setattr(_scratch, name, kept)
    return kept
