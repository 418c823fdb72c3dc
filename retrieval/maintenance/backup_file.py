"""Format of a backup file: tar, the table of contents last.

Shared by `backup` and `restore`.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import IO, BinaryIO

FORMAT = 1
CONTENTS = "backup.json"
"""The last member: format, time, and size and sha256 of every other member."""
CHUNK_BYTES = 1 << 20
ASIDE_PREFIX = "before-"
"""Of names of former content, moved aside by a restore."""
OWNER_ONLY = 0o600


class HashingReader:
    """Reads a file and computes its sha256."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes; all the rest by default."""
        content = self._file.read(size)
        self._hash.update(content)
        return content

    @property
    def digest(self) -> str:
        """sha256 of the bytes read so far, in hex."""
        return self._hash.hexdigest()


def create_private_file(path: Path) -> BinaryIO:
    """Create a new file with the permissions `OWNER_ONLY`. Raises FileExistsError."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb")
