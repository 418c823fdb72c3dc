"""Names for the numpy arrays that cross module borders, so that signatures say their kind; opening them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
UIntArray = NDArray[np.uint32]
FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]
AnyArray = NDArray[Any]


def load_array(path: Path) -> AnyArray:
    """A stored array, mapped read-only; as a plain array, whose slices cost a tenth of np.memmap's."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def stretches(starts: IntArray, counts: IntArray) -> IntArray:
    """The numbers starts[i], starts[i] + 1 … starts[i] + counts[i] - 1 of every i, one after another."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(counts.sum())
