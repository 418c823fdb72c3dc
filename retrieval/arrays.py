"""Names for the numpy arrays that cross module borders, so that signatures say shape and kind."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
UIntArray = NDArray[np.uint32]
FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]
AnyArray = NDArray[Any]
