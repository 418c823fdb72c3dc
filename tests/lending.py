"""What tests have made once a process and lend to each other: jieba's dictionary, the sample's index."""

from __future__ import annotations

import shutil
from atexit import register
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from retrieval.archive.archive import Archive
from retrieval.index.build.dictionary import dictionary_for
from retrieval.index.shelf import GenerationDirectory
from retrieval.resources import SAMPLE_ARCHIVE
from retrieval.settings import Settings


@cache
def dictionary() -> Path:
    """jieba's dictionary as an index keeps it, made once: it takes a second."""
    folder = Path(mkdtemp(prefix="jianbao-dictionary-"))
    register(shutil.rmtree, folder, ignore_errors=True)
    shelf = GenerationDirectory(folder, [])
    with shelf.building():
        return dictionary_for(shelf)


@cache
def sample() -> Path:
    """The shelf with the index of the sample archive, built once: it takes two seconds."""
    folder = Path(mkdtemp(prefix="jianbao-sample-"))
    register(shutil.rmtree, folder, ignore_errors=True)
    archive = Archive(Settings.read(data=folder), [SAMPLE_ARCHIVE])
    lend_dictionary(archive.shelf)
    archive.index()
    return archive.shelf.root


def lend_sample(data: Path) -> None:
    """Put a copy of the sample's index into a new data folder."""
    if not (data / sample().name).exists():
        shutil.copytree(sample(), data / sample().name)


def lend_dictionary(shelf: GenerationDirectory) -> None:
    """Put a copy of the dictionary on a new shelf."""
    if not shelf.lexica.exists():
        shutil.copytree(dictionary(), shelf.lexica / dictionary().name)
