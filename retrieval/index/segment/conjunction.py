"""Conjunction (AND) over posting lists: the documents with all of some terms.

Narrows down phrases: the neighbouring characters of a phrase are terms of the index
(`retrieval.language.tokenizer.pairs`), so a passage with the phrase has them all. The reverse does not hold;
the caller verifies the text.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrieval.arrays import AnyArray, UIntArray
from retrieval.index.segment.document_set import DocumentSet
from retrieval.index.segment.packed_postings import PackedPostings


def documents_with_all(
    packed: PackedPostings,
    terms: Sequence[int],
    *,
    ranges: Sequence[tuple[int, int]] | None = None,
    mask: AnyArray | None = None,
) -> UIntArray:
    """Documents with all the terms, ascending; without terms all allowed documents.

    ranges, mask: as in `retrieval.index.search.topk.top_k`.
    Raises IndexError for a term number outside the vocabulary.
    """
    allowed = DocumentSet.within(packed.documents, ranges, mask)
    rarest_first = sorted(set(terms), key=packed.document_frequency)
    found = _inside(packed, rarest_first[:1], allowed)
    if allowed.mask is not None:
        found = found[allowed.mask[found].astype(np.bool_)]
    for term in rarest_first[1:]:
        found = found[packed.frequencies_in([term], found)[0] > 0]
    return found


def _inside(packed: PackedPostings, term: Sequence[int], allowed: DocumentSet) -> UIntArray:
    parts = [
        packed.postings_of(term[0], start, end)[0] if term else np.arange(start, end, dtype=np.uint32)
        for start, end in allowed.ranges.tolist()
    ]
    return np.concatenate([np.empty(0, dtype=np.uint32), *parts])
