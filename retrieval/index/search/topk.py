"""The best passages for a question: exact top-k over the packed postings of one segment.

`top_k` gives the ids and scores that scoring every passage would give, to the last bit, and reads a
fraction of the postings. The method is MaxScore (Turtle and Flood, 1995) with three changes. The lists that
can add most are read first and the k best by them scored whole: what all of these reach is a bar from the
first posting on. Which lists need not be read is chosen by what is saved for the bound that is spent, not
by bound alone. And documents go by in windows of 2^16, whose sums stay in the second-level cache: a list
left out is then either scanned or looked up, whichever is cheaper for the candidates left in the window.
Rough sums decide with a margin; what is shown is computed in float64 in the order of the lists.

Two paths give the same answer. `search.maxscore_numpy` needs numpy only; `search.compiled.maxscore` is
compiled by numba, an extra (`jianbao[fast]`): numba and llvmlite are 208 MB installed, import in 0.16 to
0.47 s and load the compiled core from their cache in 0.2 s (10 s to compile it the first time), so a cold
`jianbao ask` never touches them. A process that has put more postings through numpy than `WORTH_LOADING`
loads the core in a thread beside its questions; so does, at once, one that knows it will answer many.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Sequence
from types import ModuleType

import numpy as np

from retrieval.arrays import AnyArray
from retrieval.index.search import maxscore_numpy
from retrieval.index.search.scored_field import FieldQuery
from retrieval.index.segment.document_set import DocumentSet, TopDocs

MOST_HITS = 1000
GUESSED_POSTINGS, A_POSTING_FOR = 2000, 125
"""Postings read for the first guess: so many at least, and one for so many documents. A better guess is
worth more the longer the lists are: at 100,000 passages 2000, 3000 and 4500 give a p50 of 0.104, 0.108 and
0.113 ms, at a million 3000 and 8000 give 0.52 and 0.43."""
SCAN_RATIO = 48
"""Looking one candidate up costs as much as scanning this many postings. At a million passages, with 8000
guessed, 16, 48 and 96 give a p50 of 0.45, 0.43 and 0.45 ms and a p99 of 2.63, 2.50 and 2.52."""
SMALLEST_WEIGHT = 1e-30
"""Below this a share might vanish in float32, and a document with it."""
WORTH_LOADING = 100_000_000
"""Postings of queries answered by numpy after which a process counts as one that lives on."""
FEW_DOCUMENTS, SPARSE = 2000, 64
"""So few that may be found, one in so many between the first and the last, are scored one by one, and no
list is read."""
_WINDOW = 1 << 16


def top_k(
    parts: Sequence[FieldQuery],
    k: int,
    *,
    ranges: Sequence[tuple[int, int]] | None = None,
    mask: AnyArray | None = None,
    floor: float = -np.inf,
) -> TopDocs:
    """The k best documents that hold any of the terms, best first, ties by ascending id.

    parts:  one for each field of the segment, all over the same documents; the score is the sum of all
            lists, in their order.
    k:      1..1000.
    ranges: [start, end) of documents that may be found, in any order; None for all, [] for none.
    mask:   shape (D,), bool or uint8; what is 0 is not found.
    floor:  documents that score less are not wanted (the k-th score of other segments).
    Raises ValueError for a k out of bounds, fields of different sizes or a mask of the wrong one, IndexError
    for a term number outside a field's vocabulary.
    """
    if not 1 <= k <= MOST_HITS:
        raise ValueError(f"k must be between 1 and {MOST_HITS}")
    documents = parts[0].field.documents if parts else 0
    lowest = np.inf
    for part in parts:
        if part.field.documents != documents:
            raise ValueError("the fields of a segment have the same documents")
        part.check_terms()
        if part.terms:
            lowest = min(lowest, *part.weights)
    whole = ranges is None and mask is None
    allowed = DocumentSet.all_of(documents) if whole else DocumentSet.within(documents, ranges, mask)
    if not len(allowed.ranges) or lowest == np.inf:
        return maxscore_numpy.NOTHING
    if allowed.count <= min(FEW_DOCUMENTS, allowed.span // SPARSE):
        return maxscore_numpy.among(maxscore_numpy.lists_of(parts, allowed), allowed.documents(), k, floor)
    if lowest > SMALLEST_WEIGHT:
        return _best(parts, k, allowed, floor)
    if lowest >= 0:  # a document scores by the other terms, or nothing
        found = _best([part.heavier_than(SMALLEST_WEIGHT) for part in parts], k, allowed, floor)
        if len(found.ids) == k:
            return found
    return maxscore_numpy.everything(maxscore_numpy.lists_of(parts, allowed), k, allowed, floor)


def _best(parts: Sequence[FieldQuery], k: int, allowed: DocumentSet, floor: float) -> TopDocs:
    """The k best, all weights above 0."""
    if not any(len(part.terms) for part in parts):
        return maxscore_numpy.NOTHING
    if (core := _cores.ready) is not None:
        return _compiled(core, parts, k, allowed, floor)
    lists = maxscore_numpy.lists_of(parts, allowed)
    _cores.count(sum(term.size for term in lists))
    return maxscore_numpy.best(lists, k, allowed, floor)


def load_core() -> bool:
    """Load the compiled core now, compiling it the first time; False when numba is not installed."""
    return _cores.load()


def load_core_beside() -> None:
    """Load the compiled core in a thread of its own; until it is there numpy answers."""
    _cores.load_beside()


def unload_core() -> None:
    """Answer by numpy from now on, until the core is loaded again."""
    _cores.ready = None


class _Cores:
    """The compiled core, once it is loaded, and the work done without it."""

    def __init__(self) -> None:
        self.ready: ModuleType | None = None
        self._done = 0
        self._loading = threading.Lock()

    def count(self, postings: int) -> None:
        """Note work done without the core; loads it beside the questions when there was enough."""
        before, self._done = self._done, self._done + postings
        if before < WORTH_LOADING <= self._done:
            self.load_beside()

    def load_beside(self) -> None:
        """Load the core in a thread, if it is not there yet."""
        if self.ready is None:
            threading.Thread(target=self.load, name="load compiled core").start()

    def load(self) -> bool:
        """Whether the core is there, after trying to load it."""
        with self._loading:
            if self.ready is None and importlib.util.find_spec("numba") is not None:
                from retrieval.index.search.compiled import maxscore

                _run(maxscore, [], [], [], 1, np.empty((0, 2), np.int64), 0, 0.0)
                self.ready = maxscore
        return self.ready is not None


_cores = _Cores()
_scratch = threading.local()


def _compiled(
    core: ModuleType, parts: Sequence[FieldQuery], k: int, allowed: DocumentSet, floor: float
) -> TopDocs:
    fields: list[int] = []
    terms: list[int] = []
    weights: list[float] = []
    for part in parts:
        terms += part.terms
        weights += part.weights
        fields += (part.field.address, len(terms))
    mask = None if allowed.mask is None else np.ascontiguousarray(allowed.mask).view(np.uint8)
    address = 0 if mask is None else mask.ctypes.data
    guessed = max(GUESSED_POSTINGS, parts[0].field.documents // A_POSTING_FOR)
    return _run(core, fields, terms, weights, k, allowed.ranges, address, floor, guessed)


def _run(
    core: ModuleType,
    fields: list[int],
    terms: list[int],
    weights: list[float],
    k: int,
    ranges: AnyArray,
    mask: int,
    floor: float,
    guessed: int = GUESSED_POSTINGS,
) -> TopDocs:
    """fields: for each its table's address and where its terms end."""
    if not hasattr(_scratch, "sums"):
        _scratch.sums = np.zeros(_WINDOW, dtype=np.float32)
        _scratch.touched = np.empty(_WINDOW + 1, dtype=np.uint16)
    ids, scores = np.empty(k, np.int64), np.empty(k)
    found = core.best(
        np.array(fields, np.int64), np.array(terms, np.int64), np.array(weights, np.float64), k, ranges, mask,
        float(floor), guessed, SCAN_RATIO, _scratch.sums, _scratch.touched, ids, scores,
    )  # fmt: skip
    return TopDocs(ids[:found], scores[:found])
