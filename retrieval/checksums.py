"""Checksums: size and sha256 of files, to notice a flipped byte."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from retrieval.errors import DamagedGeneration

Facts = Sequence[Any]
"""Bytes and sha256 of a file."""


def facts_of(folder: Path) -> dict[str, Facts]:
    """Bytes and sha256 of each file in a folder."""
    return {path.name: [path.stat().st_size, digest(path)] for path in sorted(folder.iterdir())}


def digest(path: Path) -> str:
    """sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_files(folder: Path, files: Mapping[str, Facts], *, whole: bool) -> None:
    """Compare files with their facts: size, and if `whole` the checksum.

    Raises DamagedGeneration with the first differing file.
    """
    for name, (size, expected) in files.items():
        path = folder / name
        try:
            same = path.stat().st_size == size and (not whole or digest(path) == expected)
        except OSError:
            same = False
        if not same:
            raise DamagedGeneration(path=folder, part=name)
