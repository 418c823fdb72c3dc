"""Checksums: size and sha256 of files, to notice a flipped byte.

Without handles, memory or rights a file is out of reach, which is no damage.
"""

from __future__ import annotations

import errno
import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from retrieval.errors import ArchiveError, DamagedGeneration
from retrieval.sqlite_files import fault_of, primary_code

Facts = Sequence[Any]
"""Bytes and sha256 of a file."""
_OUT_OF_REACH = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EACCES, errno.EPERM}
_OUT_OF_REACH_OF_SQLITE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PERM}


def facts_of(folder: Path) -> dict[str, Facts]:
    """Bytes and sha256 of each file in a folder."""
    return {path.name: [path.stat().st_size, digest(path)] for path in sorted(folder.iterdir())}


def digest(path: Path) -> str:
    """sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_files(folder: Path, files: Mapping[str, Facts], *, whole: bool) -> None:
    """Compare files with their facts: size, and if `whole` the checksum.

    Raises DamagedGeneration with the first differing file, DataUnusable for one out of reach.
    """
    for name, (size, expected) in files.items():
        path = folder / name
        try:
            same = path.stat().st_size == size and (not whole or digest(path) == expected)
        except OSError as error:
            raise failed_reading(error, folder, name) from error
        if not same:
            raise DamagedGeneration(path=folder, part=name)


def failed_reading(error: Exception, folder: Path, part: str) -> ArchiveError:
    """The error of a part of an index.

    DataUnusable for one out of reach, DamagedGeneration otherwise.
    """
    if isinstance(error, OSError | sqlite3.Error) and _is_out_of_reach(error, folder / part):
        named = getattr(error, "filename", None)
        return fault_of(error, Path(named) if isinstance(named, str) else folder)
    return DamagedGeneration(path=folder, part=part)


def _is_out_of_reach(error: OSError | sqlite3.Error, path: Path) -> bool:
    if isinstance(error, OSError):
        return error.errno in _OUT_OF_REACH
    # a missing file cannot be opened either
    return primary_code(error) in _OUT_OF_REACH_OF_SQLITE and path.exists()
