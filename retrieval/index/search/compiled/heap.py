"""Binary heap of the k best in two arrays, worst on top."""

from __future__ import annotations

from retrieval.arrays import FloatArray, IntArray
from retrieval.index.search.compiled.pointers import compiled


@compiled
def below(scores: FloatArray, ids: IntArray, a: int, b: int) -> bool:
    """True if entry a ranks below entry b.

    Lower score, or equal score and higher id.
    """
    return scores[a] < scores[b] or (scores[a] == scores[b] and ids[a] > ids[b])


@compiled
def sink(scores: FloatArray, ids: IntArray, at: int, size: int) -> None:
    """Restore the heap (lowest rank on top) below `at`."""
    while True:
        child = 2 * at + 1
        if child >= size:
            return
        if child + 1 < size and below(scores, ids, child + 1, child):
            child += 1
        if not below(scores, ids, child, at):
            return
        scores[at], scores[child] = scores[child], scores[at]
        ids[at], ids[child] = ids[child], ids[at]
        at = child


@compiled
def keep(scores: FloatArray, ids: IntArray, size: int, k: int, score: float, document: int) -> int:
    """Put an entry among the k best; gives their number."""
    if size < k:
        at = size
        scores[at], ids[at] = score, document
        while at > 0 and below(scores, ids, at, (at - 1) >> 1):
            parent = (at - 1) >> 1
            scores[at], scores[parent] = scores[parent], scores[at]
            ids[at], ids[parent] = ids[parent], ids[at]
            at = parent
        return size + 1
    if score > scores[0] or (score == scores[0] and document < ids[0]):
        scores[0], ids[0] = score, document
        sink(scores, ids, 0, size)
    return size


@compiled
def sort_heap(scores: FloatArray, ids: IntArray, size: int) -> None:
    """Turn the heap into a ranking, best first."""
    for last in range(size - 1, 0, -1):
        scores[0], scores[last] = scores[last], scores[0]
        ids[0], ids[last] = ids[last], ids[0]
        sink(scores, ids, 0, last)
