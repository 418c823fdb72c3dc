"""Verification of a loaded generation by probe queries.

Probes are passages spread over the whole archive, searched by their own tokens: cluster and local files must
give the same passages with the same scores.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from retrieval.errors import OpenSearchMismatch
from retrieval.index.generation import Generation
from retrieval.index.opensearch.generation import OpenSearchGeneration
from retrieval.models import Hit

PROBE_QUERIES = 8
PROBE_TOKENS = 12
PROBE_HITS = 10


def verify(here: Generation, there: OpenSearchGeneration) -> None:
    """Compare the hits of probe queries, local files against the cluster.

    Raises OpenSearchMismatch.
    """
    for tokens in _probes(here):
        found = [corpus.searcher.search(tokens, limit=PROBE_HITS) for corpus in (here, there)]
        if list(map(_rounded, found[0])) != list(map(_rounded, found[1])):
            raise OpenSearchMismatch(index=there.index, expected=_format(found[0]), found=_format(found[1]))


def _probes(generation: Generation) -> Iterator[list[str]]:
    """Tokens of passages spread over the archive."""
    passages = sum(len(segment.passages.starts) for segment in generation.store.segments)
    for passage in np.unique(np.linspace(0, max(0, passages - 1), num=PROBE_QUERIES, dtype=np.int64)):
        if passages:
            hit = generation.searcher.hit(int(passage))
            text = hit.span.cut(generation.store.article(hit.article_row).text)
            yield generation.analyser.tokens(text)[:PROBE_TOKENS]


def _rounded(hit: Hit) -> tuple[int, int, float]:
    return int(hit.passage), hit.article_row, round(hit.score, 4)


def _format(hits: list[Hit]) -> str:
    return " ".join(f"{hit.passage}:{hit.score:.4f}" for hit in hits)
