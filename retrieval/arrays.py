"""Array types for signatures, memory-mapped arrays, ranges of numbers."""

from __future__ import annotations

from pathlib import Path
from tokenize import TokenError
from typing import Any

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
UIntArray = NDArray[np.uint32]
BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]
AnyArray = NDArray[Any]


def load_array(path: Path) -> AnyArray:
    """A stored array, mapped read-only.

    As a plain array: its slices cost a tenth of np.memmap's.
    Raises OSError, ValueError for a file that is no array.
    """
    try:
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except (TokenError, SyntaxError, EOFError) as error:  # numpy's own, of a header with a changed character
        raise ValueError(f"{path.name}: {error}") from error


def concatenated_ranges(starts: IntArray, counts: IntArray) -> IntArray:
    """Concatenation of ranges of `counts` numbers from `starts` on."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(counts.sum())


def distinct(values: AnyArray) -> AnyArray:
    """Distinct values, ascending.

    np.unique imports masked arrays for it: a twentieth of a cold start.
    """
    ordered = np.sort(values)
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]
