"""Loads from addresses give the elements of the arrays."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba")

from numba import njit

from retrieval.index.search.compiled.pointers import f32, f64, i64, u8, u16, u32


@njit
def loads(addresses: np.ndarray, index: int) -> tuple[int, int, int, int, float, float]:
    return (
        u8(addresses[0], index), u16(addresses[1], index), u32(addresses[2], index),
        i64(addresses[3], index), f32(addresses[4], index), f64(addresses[5], index),
    )  # fmt: skip


def test_every_width_is_read_in_place_and_unsigned_below_64_bits() -> None:
    arrays = [
        np.array([7, 255], np.uint8), np.array([7, 65_535], np.uint16), np.array([7, 2**32 - 1], np.uint32),
        np.array([7, -1], np.int64), np.array([7, 0.5], np.float32), np.array([7, 0.1], np.float64),
    ]  # fmt: skip
    addresses = np.array([array.ctypes.data for array in arrays], np.int64)

    assert loads(addresses, 0) == (7, 7, 7, 7, 7.0, 7.0)
    assert loads(addresses, 1) == (255, 65_535, 2**32 - 1, -1, 0.5, 0.1)
