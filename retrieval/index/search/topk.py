"""Exact top-k over the packed postings of one segment.

`top_k` gives the ids and scores of scoring every passage, to the last bit, and reads a fraction of the
postings. The method is MaxScore (Turtle and Flood, 1995) with three changes. The lists of the highest bounds
are read first and their k best documents scored exactly: the lowest of these scores is the threshold from
the first posting on. The non-essential lists are chosen by postings saved per bound spent, not by bound
alone. Documents are processed in windows of 2^16, whose sums stay in the second-level cache: a non-essential
list is then either scanned or looked up, whichever is cheaper for the candidates left in the window.
Float32 sums prune with a margin; the scores given are computed in float64 in the order of the lists.

Two paths give the same answer. `search.maxscore_numpy` needs numpy only; `search.compiled.maxscore` is
compiled by numba, an extra (`jianbao[fast]`): numba and llvmlite are 208 MB installed, import in 0.16 to
0.47 s and load the compiled core from their cache in 0.2 s (10 s to compile it the first time), so a cold
`jianbao ask` never imports them. After `CORE_LOADING_POSTINGS` postings through numpy a process loads the
core in a background thread; a process with many questions ahead does so at once.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from retrieval.arrays import AnyArray
from retrieval.index.search import maxscore_numpy
from retrieval.index.search.scored_field import FieldQuery
from retrieval.index.segment.document_set import DocumentSet, TopDocs

MAX_HITS = 1000
GUESSED_POSTINGS, DOCUMENTS_PER_GUESSED_POSTING = 2000, 125
"""Postings read for the first threshold: at least 2000, and one for 125 documents. A better threshold is
worth more the longer the lists are: at 100,000 passages 2000, 3000 and 4500 give a p50 of 0.104, 0.108 and
0.113 ms, at a million 3000 and 8000 give 0.52 and 0.43."""
SCAN_RATIO = 48
"""Cost of looking one candidate up, in postings scanned. At a million passages, with 8000
guessed, 16, 48 and 96 give a p50 of 0.45, 0.43 and 0.45 ms and a p99 of 2.63, 2.50 and 2.52."""
MIN_WEIGHT = 1e-30
"""Below this weight a score might vanish in float32, and a document with it."""
CORE_LOADING_POSTINGS = 100_000_000
"""Postings answered by numpy after which a process counts as long-lived."""
MAX_LOOKUP_DOCUMENTS, LOOKUP_SPARSITY = 2000, 64
"""At most so many allowed documents, at most one in 64 of their span, are scored by look-ups alone."""
_WINDOW = 1 << 16


def top_k(
    parts: Sequence[FieldQuery],
    k: int,
    *,
    ranges: Sequence[tuple[int, int]] | None = None,
    mask: AnyArray | None = None,
    floor: float = -np.inf,
) -> TopDocs:
    """The k best documents, best first, ties by ascending id.

    Only documents with any of the terms.
    parts:  one for each field of the segment, all over the same documents; the score is the sum of all
            lists, in their order.
    k:      1..1000.
    ranges: [start, end) of allowed documents, in any order; None for all, [] for none.
    mask:   shape (D,), bool or uint8; 0 for documents not allowed.
    floor:  least score (the k-th score of other segments).
    Raises ValueError for a k out of bounds, fields of different sizes or a mask of the wrong one, IndexError
    for a term number outside a field's vocabulary.
    """
    if not 1 <= k <= MAX_HITS:
        raise ValueError(f"k must be between 1 and {MAX_HITS}")
    documents = _documents_of(parts)
    lowest = min((weight for part in parts for weight in part.weights), default=np.inf)
    whole = ranges is None and mask is None
    allowed = DocumentSet.all_of(documents) if whole else DocumentSet.within(documents, ranges, mask)
    if not len(allowed.ranges) or lowest == np.inf:
        return maxscore_numpy.NOTHING
    if allowed.count <= min(MAX_LOOKUP_DOCUMENTS, allowed.span // LOOKUP_SPARSITY):
        return maxscore_numpy.score_documents(
            maxscore_numpy.lists_of(parts, allowed), allowed.documents(), k, floor
        )
    if lowest > MIN_WEIGHT:
        return _best(parts, k, allowed, floor)
    if lowest >= 0:  # a document scores by the other terms, or nothing
        found = _best([part.heavier_than(MIN_WEIGHT) for part in parts], k, allowed, floor)
        if len(found.ids) == k:
            return found
    return maxscore_numpy.score_all(maxscore_numpy.lists_of(parts, allowed), k, allowed, floor)


def _documents_of(parts: Sequence[FieldQuery]) -> int:
    """Number of documents of the fields; checks sizes and terms."""
    documents = parts[0].field.documents if parts else 0
    for part in parts:
        if part.field.documents != documents:
            raise ValueError("the fields of a segment have the same documents")
        part.check_terms()
    return documents


def _best(parts: Sequence[FieldQuery], k: int, allowed: DocumentSet, floor: float) -> TopDocs:
    """The k best for weights above 0."""
    if not any(len(part.terms) for part in parts):
        return maxscore_numpy.NOTHING
    if (core := _loader.core) is not None:
        return _run(core, _CoreQuery.of(parts), k, allowed, floor)
    lists = maxscore_numpy.lists_of(parts, allowed)
    _loader.count(sum(term.size for term in lists))
    return maxscore_numpy.best(lists, k, allowed, floor)


def load_core() -> bool:
    """Load the compiled core, compiled the first time; False without numba."""
    return _loader.load()


def load_core_in_background() -> None:
    """Load the compiled core in a background thread; until then numpy answers."""
    _loader.load_in_background()


def unload_core() -> None:
    """Answer by numpy until the core is loaded again."""
    _loader.core = None


class _CoreLoader:
    """The compiled core, once loaded, and the postings answered without it."""

    def __init__(self) -> None:
        self.core: ModuleType | None = None
        self._postings = 0
        self._loading = threading.Lock()

    def count(self, postings: int) -> None:
        """Count postings answered without the core; enough of them start its loading."""
        before, self._postings = self._postings, self._postings + postings
        if before < CORE_LOADING_POSTINGS <= self._postings:
            self.load_in_background()

    def load_in_background(self) -> None:
        """Load the core in a background thread, if not loaded yet."""
        if self.core is None:
            threading.Thread(target=self.load, name="load compiled core").start()

    def load(self) -> bool:
        """Load the core if numba is installed; True if loaded."""
        with self._loading:
            if self.core is None and importlib.util.find_spec("numba") is not None:
                from retrieval.index.search.compiled import maxscore

                _run(maxscore, _CoreQuery([], [], [], GUESSED_POSTINGS), 1, DocumentSet.all_of(0), 0.0)
                self.core = maxscore
        return self.core is not None


_loader = _CoreLoader()
_scratch = threading.local()


@dataclass(frozen=True, slots=True)
class _CoreQuery:
    """A query as the compiled core takes it, in flat lists.

    fields: for each field the address of its table and the end of its terms.
    budget: postings to read for the first threshold.
    """

    fields: list[int]
    terms: list[int]
    weights: list[float]
    budget: int

    @classmethod
    def of(cls, parts: Sequence[FieldQuery]) -> _CoreQuery:
        fields: list[int] = []
        terms: list[int] = []
        weights: list[float] = []
        for part in parts:
            terms += part.terms
            weights += part.weights
            fields += (part.field.address, len(terms))
        budget = max(GUESSED_POSTINGS, parts[0].field.documents // DOCUMENTS_PER_GUESSED_POSTING)
        return cls(fields, terms, weights, budget)


def _run(core: ModuleType, query: _CoreQuery, k: int, allowed: DocumentSet, floor: float) -> TopDocs:
    """Run the compiled core."""
    if not hasattr(_scratch, "sums"):
        _scratch.sums = np.zeros(_WINDOW, dtype=np.float32)
        _scratch.touched = np.empty(_WINDOW + 1, dtype=np.uint16)
    mask = None if allowed.mask is None else np.ascontiguousarray(allowed.mask).view(np.uint8)
    ids, scores = np.empty(k, np.int64), np.empty(k)
    found = core.best(
        np.array(query.fields, np.int64), np.array(query.terms, np.int64),
        np.array(query.weights, np.float64), k, allowed.ranges, 0 if mask is None else mask.ctypes.data,
        float(floor), query.budget, SCAN_RATIO, _scratch.sums, _scratch.touched, ids, scores,
    )  # fmt: skip
    return TopDocs(ids[:found], scores[:found])
