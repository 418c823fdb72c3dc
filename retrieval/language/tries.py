"""Tries on disk, by marisa-trie, with the errors of the system.

The library's own reports a full disk and a lack of handles as RuntimeError without a number.
"""

from __future__ import annotations

from pathlib import Path

import marisa_trie


def save_trie(trie: marisa_trie.Trie, path: Path) -> None:
    """Write a trie. Raises OSError."""
    path.write_bytes(trie.tobytes())


def load_trie(path: Path) -> marisa_trie.Trie:
    """Open a trie, mapped into memory.

    Raises OSError, RuntimeError for a file that is no trie.
    """
    trie = marisa_trie.Trie()
    try:
        trie.mmap(str(path))
    except UnicodeEncodeError:  # a path that is no UTF-8, which the library does not take
        trie.frombytes(path.read_bytes())
    except RuntimeError:
        path.open("rb").close()  # raises the cause, where it is the system's
        trie.mmap(str(path))
    return trie
