"""Fitted weights of the page grammar, read from `weights/*.toml`.

A file names the program (tests/benchmarks/reading_weights.py) and the date of fitting.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

WEIGHTS_FOLDER = Path(__file__).parent / "weights"


@cache
def fitted_weights(name: str) -> Mapping[str, float]:
    """Feature -> log-odds; read once, at first use.

    name: of the file `weights/<name>.toml`.
    """
    with (WEIGHTS_FOLDER / f"{name}.toml").open("rb") as file:
        weights: dict[str, float] = tomllib.load(file)["weights"]
    return weights
