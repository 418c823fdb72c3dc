"""Questions of development sets asked once, kept as candidates with their columns: input of the fit programs.

A set is given as PATH, or as PATH=ARCHIVE where it has no passages of its own. Each question is asked as it
is, and answerable ones again with their gold articles left out. `--cache FOLDER` keeps the askings, so that a
fit takes seconds the next time; the files hold newspaper text and stay outside of the repository. They are
made anew where the features have changed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import pickle
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from zlib import crc32

import numpy as np

from retrieval.answering.answerer import Answerer
from retrieval.answering.checks.named_things import NamedThing
from retrieval.answering.quoting.quotes import Excerpt, excerpts
from retrieval.answering.ranking.candidates import Candidate
from retrieval.answering.ranking.columns import COLUMN_NAMES, column_matrix
from retrieval.answering.ranking.features.registry import FEATURES
from retrieval.answering.ranking.ranker import LINEAR_SHARE
from retrieval.answering.ranking.term_weights import TermWeights
from retrieval.answering.understanding.question import Question
from retrieval.archive.archive import Archive
from retrieval.arrays import AnyArray, FloatArray
from retrieval.errors import QuestionError
from retrieval.evaluation.datasets import Dataset, Gold, read_dataset
from retrieval.settings import Settings

FOLDS = 4
READERS = "readers_"
"""Sets of questions as readers type them: fitted on one archive, judged on another."""


@dataclass(frozen=True)
class Asking:
    """One question asked: its candidates, no signatures, with the columns of the trees as `row`.

    number:   of the question in its set. left_out: the gold articles were.
    things:   that the question names. absent: its out-of-vocabulary words.
    right:    for each candidate True if its sentence holds an answer.
    """

    number: int
    gold: Gold
    left_out: bool
    question: Question
    candidates: tuple[Candidate, ...]
    things: tuple[NamedThing, ...]
    absent: tuple[str, ...]
    right: AnyArray

    @property
    def fold(self) -> int:
        """Fold of the question, below `FOLDS`, by the gold article."""
        gold = self.gold
        name = min(gold.articles, default=gold.question if gold.article_no is None else str(gold.article_no))
        return crc32(name.encode()) % FOLDS

    @property
    def columns(self) -> FloatArray:
        """Input of the trees, shape (candidates, columns)."""
        return np.array([candidate.row for candidate in self.candidates])

    @property
    def linear(self) -> FloatArray:
        """Scores of the linear model."""
        return np.array([candidate.linear for candidate in self.candidates])

    def ranked(self, trees: FloatArray) -> list[Candidate]:
        """The candidates with these scores of the trees, best first."""
        scored = [
            replace(
                c,
                score=float(s + LINEAR_SHARE * c.linear),
                values=tuple(map(float, _row(c)[: len(FEATURES)])),
            )
            for c, s in zip(self.candidates, trees, strict=True)
        ]
        return sorted(scored, key=lambda c: (-c.score, c.hit.passage, c.number))


@dataclass(frozen=True)
class AskedSet:
    """A set with its askings; the answerer gives the weights of words."""

    name: str
    askings: tuple[Asking, ...]
    answerer: Answerer

    @property
    def is_of_readers(self) -> bool:
        """True for questions as readers type them, with near misses."""
        return self.name.startswith(READERS)

    def quotes(self, asking: Asking, ranked: Sequence[Candidate], most: int) -> list[Excerpt]:
        """The first quotes of a ranking."""
        weights: TermWeights = self.answerer.weights(asking.question)
        return list(islice(excerpts(asking.question, weights, ranked), most))


def is_right(asking: Asking, excerpt: Excerpt) -> bool:
    """True if a quote is from a gold article and holds an answer."""
    gold, article = asking.gold, excerpt.candidate.article
    if asking.left_out or not gold.answerable or not gold.is_in(article):
        return False
    return any(answer in excerpt.span.cut(article.text) for answer in gold.answers)


def arguments(description: str | None) -> argparse.ArgumentParser:
    """Command line: sets with their archives, questions of each, folder of the cache."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("sets", nargs="+", metavar="SET[=ARCHIVE]")
    parser.add_argument(
        "--limit", type=int, default=500, help="questions of other sets than readers', at most"
    )
    parser.add_argument("--cache", type=Path, help="folder that keeps indexes and askings")
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    return parser


def asked_sets(given: argparse.Namespace) -> Iterator[AskedSet]:
    """Ask all sets, or read what the cache has of them."""
    folder = given.cache or Path(tempfile.mkdtemp())
    for place in given.sets:
        path, _, archive = place.partition("=")
        dataset = read_dataset(Path(path), (Path(archive),) if archive else ())
        data = folder / f"{dataset.name}.data"
        data.mkdir(parents=True, exist_ok=True)
        answerer = Archive(Settings.read(data=data, reader=False), dataset.archive).answerer()
        yield AskedSet(dataset.name, _askings(dataset, answerer, given.limit, folder), answerer)


def _askings(dataset: Dataset, answerer: Answerer, limit: int, folder: Path) -> tuple[Asking, ...]:
    file = folder / f"{dataset.name}.pickle"
    if file.is_file():
        columns, kept = pickle.loads(file.read_bytes())
        if columns == COLUMN_NAMES:
            return tuple(kept)
    shared: dict[str, Candidate] = {}
    asked = tuple(
        asking
        for number, gold in sample(dataset, limit)
        for left_out in ((False, True) if gold.answerable and gold.articles else (False,))
        if (asking := ask(answerer, number, gold, left_out, shared)) is not None
    )
    file.write_bytes(pickle.dumps((COLUMN_NAMES, asked)))
    return asked


def sample(dataset: Dataset, limit: int) -> list[tuple[int, Gold]]:
    """The questions with their numbers: all of a readers set, of others a sample with a fixed seed."""
    if dataset.name.startswith(READERS):
        return list(enumerate(dataset.questions))
    golds = [(n, gold) for n, gold in enumerate(dataset.questions) if gold.answers and gold.answerable]
    return random.Random(5).sample(golds, limit) if len(golds) > limit else golds


def ask(
    answerer: Answerer, number: int, gold: Gold, left_out: bool, shared: dict[str, Candidate]
) -> Asking | None:
    """Ask one question; None where nothing is found.

    shared: a candidate of each article seen; its article and sentences are kept once.
    """
    try:
        question = answerer.understand(gold.question)
    except QuestionError:
        return None
    hits = answerer.hits(question, without=tuple(gold.articles) if left_out else ())
    found = [c for c in answerer.unranked(question, hits) if not c.is_signature]
    if not found:
        return None
    rows = column_matrix(found, np.array([c.linear for c in found])).astype(np.float32)
    kept = []
    for candidate, row in zip(found, rows, strict=True):
        first = shared.setdefault(candidate.article.id, candidate)
        kept.append(replace(candidate, article=first.article, sentences=first.sentences, values=(), row=row))
    right = [
        not left_out
        and gold.is_in(c.article)
        and any(a in c.sentence.span.cut(c.article.text) for a in gold.answers)
        for c in kept
    ]
    absent = answerer.weights(question).absent
    things = answerer.things(question)
    return Asking(number, gold, left_out, question, tuple(kept), things, absent, np.array(right, dtype=bool))


def file_head(program: str, sets: Sequence[str]) -> str:
    """Head of a weights file: fitting program, date and sets."""
    return f"program: python -m tests.benchmarks.{program}\ndate: {dt.date.today()}\nsets: {' '.join(sets)}"


def toml_head(program: str, sets: Sequence[str]) -> str:
    """The same as a TOML table."""
    lines = (f'program = "python -m tests.benchmarks.{program}"', f"date = {dt.date.today()}")
    return "\n".join(("[head]", *lines, f"sets = {json.dumps(list(sets))}", ""))


def _row(candidate: Candidate) -> FloatArray:
    assert candidate.row is not None, "askings keep the columns"
    return candidate.row
