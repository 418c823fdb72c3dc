"""jieba's dictionary for indexes of tests, made once a process: it takes two seconds."""

from __future__ import annotations

import shutil
from atexit import register
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from retrieval.index.dictionary import dictionary_for
from retrieval.index.generations import Shelf


@cache
def dictionary() -> Path:
    """jieba's dictionary as an index keeps it, made once: it takes a second."""
    folder = Path(mkdtemp(prefix="jianbao-dictionary-"))
    register(shutil.rmtree, folder, ignore_errors=True)
    shelf = Shelf(folder, [])
    with shelf.building():
        return dictionary_for(shelf)


def lend_dictionary(shelf: Shelf) -> None:
    """Put a copy of the dictionary on a new shelf."""
    if not shelf.lexica.exists():
        shutil.copytree(dictionary(), shelf.lexica / dictionary().name)
