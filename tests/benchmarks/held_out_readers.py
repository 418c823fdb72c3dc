"""Readers that never saw the article in question: judges of the questions that a shipped reader has learned.

`reader_training` makes two branches, each of one paper's questions and half of the articles of the other
sets. So a paper's questions are read by the branch of the other paper, those of other sets by the branch of
the other half.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from retrieval.answering.ranking.reader.sentence_reader import SentenceReader
from retrieval.evaluation.datasets import Gold
from tests.benchmarks.reader_training.halves import half_of_article


class HeldOutReaders:
    """Exported readers by what they never saw.

    paths: by name of a set or by half of articles, A or B. Raises SystemExit for a file that is no reader.
    """

    def __init__(self, paths: Mapping[str, Path]) -> None:
        readers = {path: SentenceReader(path) for path in set(paths.values())}
        if broken := [str(path) for path, reader in readers.items() if not reader.is_usable]:
            raise SystemExit(f"no reader: {', '.join(broken)}")
        self._readers = {name: readers[path] for name, path in paths.items()}

    def of(self, dataset: str, gold: Gold) -> SentenceReader:
        """The reader of a question. Raises KeyError where none is given."""
        if dataset in self._readers:
            return self._readers[dataset]
        return self._readers[half_of_article(min(gold.articles, default=gold.question))]


def add_argument(parser: argparse.ArgumentParser) -> None:
    """Add `--readers` to a command line."""
    parser.add_argument(
        "--readers", nargs="+", default=[], metavar="UNSEEN=MODEL.onnx",
        help="readers by the set, or the half of articles (A, B), that they never saw",
    )  # fmt: skip


def held_out_readers(values: Sequence[str]) -> HeldOutReaders | None:
    """Readers of the command line; None without any."""
    pairs = (value.partition("=") for value in values)
    return HeldOutReaders({name: Path(path) for name, _, path in pairs}) if values else None
