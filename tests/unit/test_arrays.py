"""Stored arrays are mapped read-only; ranges are concatenated."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.arrays import concatenated_ranges, distinct, load_array


def test_a_stored_array_is_read_only(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([1, 2, 3]))

    array = load_array(tmp_path / "a.npy")

    assert array.tolist() == [1, 2, 3]
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 9


def test_ranges_come_one_after_another() -> None:
    ranges = concatenated_ranges(np.array([5, 0, 9]), np.array([2, 0, 3]))

    assert ranges.tolist() == [5, 6, 9, 10, 11]


def test_no_ranges_make_no_numbers() -> None:
    assert concatenated_ranges(np.array([], np.int64), np.array([], np.int64)).tolist() == []


@pytest.mark.parametrize(("values", "expected"), [([], []), ([7], [7]), ([3, 1, 3, 0, 1], [0, 1, 3])])
def test_distinct_values_ascend(values: list[int], expected: list[int]) -> None:
    assert distinct(np.array(values, np.uint32)).tolist() == expected


@pytest.mark.filterwarnings("ignore")  # of numpy, about old names of types
def test_a_header_with_any_flipped_bit_is_an_array_or_a_value_error(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([1, 2, 3]))
    whole, refused = (tmp_path / "a.npy").read_bytes(), 0

    for bit in range(8 * 128):
        content = bytearray(whole)
        content[bit // 8] ^= 1 << bit % 8
        (tmp_path / "a.npy").write_bytes(content)
        try:
            load_array(tmp_path / "a.npy")
        except ValueError:
            refused += 1

    assert refused > 300
