"""Things dear to make that tests make once a run and lend to each other.

jieba's dictionary, the sample's index and pages set as PDF lie in one folder that all workers of a run share;
whoever needs one first makes it.
"""

from __future__ import annotations

import os
import shutil
from atexit import register
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock

from retrieval.archive.archive import Archive
from retrieval.index.build.dictionary import dictionary_for
from retrieval.index.shelf import GenerationDirectory
from retrieval.resources import SAMPLE_ARCHIVE
from retrieval.settings import Settings

SHARED = "TESTS_SHARED_FOLDER"
"""Variable with the folder of a run; the workers have it of the process that starts them."""


def shared_folder() -> Path:
    """The folder of this run, removed by the process that made it."""
    if SHARED not in os.environ:
        os.environ[SHARED] = mkdtemp(prefix="jianbao-tests-")
        register(shutil.rmtree, os.environ[SHARED], ignore_errors=True)
    return Path(os.environ[SHARED])


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """The folder of that name in the shared one, filled by `make` unless it is there."""
    made = shared_folder() / name
    with FileLock(f"{made}.lock"):
        if not made.exists():
            unfinished = made.with_name(f"{name}.unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(made)
    return made


@cache
def dictionary() -> Path:
    """jieba's dictionary as an index keeps it: it takes two seconds to make."""

    def make(folder: Path) -> None:
        shelf = GenerationDirectory(folder, [])
        with shelf.building():
            dictionary_for(shelf)

    return next(made_once("dictionary", make).glob("*/lexica/*"))


@cache
def sample() -> Path:
    """The shelf with the index of the sample archive: it takes two seconds to build."""

    def make(folder: Path) -> None:
        archive = Archive(Settings.read(data=folder), [SAMPLE_ARCHIVE])
        lend_dictionary(archive.shelf)
        archive.index()

    return GenerationDirectory(made_once("sample", make), [SAMPLE_ARCHIVE]).root


def lend_sample(data: Path) -> None:
    """Put a copy of the sample's index into a new data folder."""
    if not (data / sample().name).exists():
        shutil.copytree(sample(), data / sample().name)


def lend_dictionary(shelf: GenerationDirectory) -> None:
    """Put a copy of the dictionary on a new shelf."""
    if not shelf.lexica.exists():
        shutil.copytree(dictionary(), shelf.lexica / dictionary().name)
