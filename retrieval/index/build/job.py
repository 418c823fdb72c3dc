"""Job of one build: folders, resources, tuning and progress."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from retrieval.index.build.indexed_articles import IndexedArticles
from retrieval.index.build.memory_budget import MemoryBudget
from retrieval.index.segment.okapi import K1, B
from retrieval.index.shelf import GenerationDirectory
from retrieval.processes.pool import ProcessPool
from retrieval.reading.catalog.page_catalog import PageCatalog

Progress = Callable[[str, int, int | None], None]
"""Called with a stage ("reading", "indexing", "merging", "checking"), the count done, the total if known."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """The operator's choices: lexicon folder, BM25's two parameters, shrink limit.

    The parameters are rank-bm25's by default.
    shrink_limit: largest share of the articles that a build may lose; None for any.
    links:        places outside the archive that its symbolic links may lead to.
    """

    lexicon: Path
    k1: float = K1
    b: float = B
    shrink_limit: float | None = None
    links: tuple[Path, ...] = ()


@dataclass(frozen=True)
class BuildJob:
    """Shared by all steps of one build.

    folder:     of the generation to be, empty at first.
    articles:   the table of the indexed articles, in the file and transaction of the catalog.
    dictionary: folder of the tokenizer's dictionary.
    started:    time of the start, with offset; names the generation.
    """

    shelf: GenerationDirectory
    folder: Path
    catalog: PageCatalog
    articles: IndexedArticles
    workers: ProcessPool
    tuning: Tuning
    dictionary: Path
    progress: Progress
    budget: MemoryBudget
    started: dt.datetime
