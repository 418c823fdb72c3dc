"""Phrases: the passages in which all of some terms occur, to be read for the words between quotation marks.

A phrase's neighbouring characters are terms of the index (`retrieval.language.tokenizer.pairs`), so a passage
that holds the phrase holds them all. The reverse is not sure; the caller looks at the text.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrieval.arrays import AnyArray, UIntArray
from retrieval.index.segment.document_set import DocumentSet
from retrieval.index.segment.packed_postings import Packed


def holding_all(
    packed: Packed,
    terms: Sequence[int],
    *,
    ranges: Sequence[tuple[int, int]] | None = None,
    mask: AnyArray | None = None,
) -> UIntArray:
    """Documents that hold every one of the terms, ascending; all that are allowed when there is no term.

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


def _inside(packed: Packed, term: Sequence[int], allowed: DocumentSet) -> UIntArray:
    parts = [
        packed.postings_of(term[0], start, end)[0] if term else np.arange(start, end, dtype=np.uint32)
        for start, end in allowed.ranges.tolist()
    ]
    return np.concatenate([np.empty(0, dtype=np.uint32), *parts])
