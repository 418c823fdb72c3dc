"""A field of random postings over three windows: rare and frequent terms, an escaped frequency."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from retrieval.index.search.scored_field import ScoredField
from retrieval.index.segment.packed_writer import pack
from retrieval.index.segment.postings import PostingLists

DOCUMENTS = 140_000
RARE = [5, 70_000, 139_999]
"""Documents of term 0; its frequencies are 1, 300 and 9."""


def random_postings() -> tuple[PostingLists, np.ndarray]:
    """Six terms in 3 to 46,666 documents, and the lengths of all documents."""
    random = np.random.default_rng(11)
    sizes = (40, 900, 5000, 20_000, DOCUMENTS // 3)
    lists = [np.array(RARE), *(np.sort(random.choice(DOCUMENTS, size, replace=False)) for size in sizes)]
    frequencies = [
        np.array([1, 300, 9]),
        *(np.minimum(random.geometric(0.6, len(held)), 20) for held in lists[1:]),
    ]
    offsets = np.cumsum([0, *map(len, lists)])
    documents = np.concatenate(lists).astype(np.uint32)
    postings = PostingLists(offsets, documents, np.concatenate(frequencies).astype(np.uint16))
    return postings, random.integers(20, 60, DOCUMENTS).astype(np.uint32)


def random_field(folder: Path) -> ScoredField:
    packed = pack(folder, "body", *random_postings())
    return ScoredField.of(packed, k1=1.5, b=0.75, average=38.0)
