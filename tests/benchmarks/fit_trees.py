"""Grow the ranker's trees on development sets; report their generalisation.

    pip install lightgbm
    python -m tests.benchmarks.fit_trees SET [SET …] [--archive FILE] [--limit N] [--write]

For each set S@1 of single sentences is printed three times: for the linear model alone, cross-fitted
(judged by trees grown on the other folds of every set; all questions on one article are in the same fold),
and trained on the other sets only. `--write` then trains on everything and writes
`retrieval/answering/ranking/weights/ranker.npz`. LambdaRank (Burges, MSR-TR-2010-82), few leaves, strong
ridge. Sets are read in place and never stored.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking.columns import COLUMN_NAMES, column_matrix
from retrieval.answering.ranking.ranker import LINEAR_SHARE
from retrieval.answering.ranking.trees import WEIGHTS_FOLDER, Forest, Split, Tree
from retrieval.archive.archive import Archive
from retrieval.arrays import AnyArray, FloatArray
from retrieval.errors import QuestionError
from retrieval.evaluation.datasets import Dataset, Gold, read_dataset
from retrieval.settings import Settings

FOLDS = 4
TREES = 400
GROWTH = {
    "objective": "lambdarank", "lambdarank_truncation_level": 5, "learning_rate": 0.05, "num_leaves": 15,
    "min_data_in_leaf": 80, "lambda_l2": 10.0, "feature_fraction": 0.2, "bagging_fraction": 0.7,
    "bagging_freq": 1, "seed": 1, "deterministic": True, "force_row_wise": True, "verbose": -1,
}  # fmt: skip
EVERY_SET = 1500
"""Questions that a set counts as, up to three times its own number: the small ones are heard as well."""


@dataclass(frozen=True)
class Judged:
    """One question's candidates, perhaps none: input of the trees, linear scores, labels.

    fold: see `fold_of`.
    """

    columns: FloatArray
    linear: FloatArray
    right: AnyArray
    fold: int


def fold_of(gold: Gold) -> int:
    """Fold of a question, below `FOLDS`, by the gold article."""
    return crc32(min(gold.articles, default=str(gold.article_no)).encode()) % FOLDS


def judge(answerer: Answerer, gold: Gold) -> Judged:
    """The candidates of one question."""
    fold = fold_of(gold)
    none = Judged(np.empty((0, len(COLUMN_NAMES)), np.float32), np.empty(0), np.empty(0, bool), fold)
    try:
        question = answerer.understand(gold.question)
    except QuestionError:
        return none
    found = answerer.unranked(question, answerer.hits(question))
    candidates = [candidate for candidate in found if not candidate.is_signature]
    if not candidates:
        return none
    right = [
        gold.is_in(c.article) and any(a in c.sentence.span.cut(c.article.text) for a in gold.answers)
        for c in candidates
    ]
    linear = np.array([c.linear for c in candidates])
    return Judged(column_matrix(candidates, linear).astype(np.float32), linear, np.array(right), fold)


def sample(dataset: Dataset, limit: int) -> list[Gold]:
    """Random sample of the answerable questions, with a fixed seed."""
    golds = [gold for gold in dataset.questions if gold.answerable and gold.answers]
    return random.Random(5).sample(golds, limit) if len(golds) > limit else golds


def ask(dataset: Dataset, answerer: Answerer, limit: int) -> list[Judged]:
    """The candidates of a sample of the set's questions."""
    return [judge(answerer, gold) for gold in sample(dataset, limit)]


def grow(sets: Sequence[Sequence[Judged]]) -> Any:
    """Grow a LightGBM model; every set has about the same weight."""
    import lightgbm

    rows, labels, groups, weights = [], [], [], []
    for questions in sets:
        known = [q for q in questions if q.right.any()]
        for question in known:
            rows.append(question.columns)
            labels.append(question.right)
            groups.append(len(question.right))
            weights.append(np.full(len(question.right), min(3.0, EVERY_SET / len(known))))
    data = lightgbm.Dataset(
        np.concatenate(rows), np.concatenate(labels).astype(int),
        group=groups, weight=np.concatenate(weights),
    )  # fmt: skip
    return lightgbm.train(GROWTH, data, TREES)


def first_right(model: Any, questions: Sequence[Judged]) -> float:
    """S@1 of single sentences; by the linear model alone without trees."""
    known = [q for q in questions if len(q.right)]
    if not known:
        return 0.0
    scores = [q.linear for q in known]
    if model is not None:
        trees = model.predict(np.concatenate([q.columns for q in known]))
        parts = np.split(trees, np.cumsum([len(q.right) for q in known])[:-1])
        scores = [tree + LINEAR_SHARE * linear for tree, linear in zip(parts, scores, strict=True)]
    right = sum(bool(q.right[np.argmax(z)]) for q, z in zip(known, scores, strict=True))
    return right / max(1, len(questions))


def flattened(model: Any, names: Sequence[str] = COLUMN_NAMES, head: str = "") -> Forest:
    """A LightGBM model over these columns as flat arrays; head: see `file_head`."""

    def tree(node: dict[str, Any]) -> Tree:
        if "leaf_value" in node:
            return float(node["leaf_value"])
        right = tree(node["right_child"])
        return Split(node["split_feature"], node["threshold"], tree(node["left_child"]), right)

    forest = Forest.of(names, [tree(t["tree_structure"]) for t in model.dump_model()["tree_info"]])
    return replace(forest, head=head)


def grown_apart(asked: Sequence[Sequence[Judged]]) -> list[Any]:
    """Trees for each fold, grown on all other folds of all sets."""
    return [grow([[q for q in questions if q.fold != fold] for questions in asked]) for fold in range(FOLDS)]


def cross_fitted(asked: Sequence[Sequence[Judged]]) -> list[float]:
    """S@1 of each set, each fold by trees of the others."""
    models = grown_apart(asked)
    shares = []
    for questions in asked:
        folds = [[q for q in questions if q.fold == fold] for fold in range(FOLDS)]
        right = sum(len(fold) * first_right(model, fold) for fold, model in zip(folds, models, strict=True))
        shares.append(right / max(1, len(questions)))
    return shares


def report(names: Sequence[str], asked: Sequence[Sequence[Judged]]) -> None:
    """Print S@1 of each set: linear, cross-fitted, from other sets."""
    for number, (name, crossed) in enumerate(zip(names, cross_fitted(asked), strict=True)):
        others = [questions for i, questions in enumerate(asked) if i != number]
        elsewhere = first_right(grow(others), asked[number]) if others else float("nan")
        figures = (first_right(None, asked[number]), crossed, elsewhere)
        print("{:24} linear {:.3f}  cross-fitted {:.3f}  from other sets {:.3f}".format(name, *figures))


def arguments(description: str | None) -> argparse.ArgumentParser:
    """Command line: sets, archive of sets without one, questions of each."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--archive", type=Path, action="append", default=[])
    parser.add_argument("--limit", type=int, default=1500, help="questions of each set at most")
    return parser


def opened(given: argparse.Namespace, data: Path) -> list[tuple[Dataset, Answerer]]:
    """Open the sets with their answerers; data: folder for the indexes."""
    settings = Settings.read(data=data)
    sets = (read_dataset(p, () if p.is_dir() and not _bare(p) else given.archive) for p in given.sets)
    return [(dataset, Archive(settings, dataset.archive).answerer()) for dataset in sets]


def ask_all(given: argparse.Namespace, data: Path) -> tuple[list[str], list[list[Judged]]]:
    """Names and judged questions of the sets; data: folder for the indexes."""
    sets = opened(given, data)
    asked = [ask(dataset, answerer, given.limit) for dataset, answerer in sets]
    return [dataset.name for dataset, _ in sets], asked


def main() -> None:
    """Read the sets, report, and write the trees when asked to."""
    parser = arguments(__doc__)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        names, asked = ask_all(given, Path(data))
    report(names, asked)
    if given.write:
        forest = flattened(grow(asked), head=file_head("fit_trees", names))
        forest.save(WEIGHTS_FOLDER / "ranker.npz")


def file_head(program: str, sets: Sequence[str]) -> str:
    """Head of a weights file: fitting program, date and sets."""
    return f"program: python -m tests.benchmarks.{program}\ndate: {dt.date.today()}\nsets: {' '.join(sets)}"


def toml_head(program: str, sets: Sequence[str]) -> str:
    """The same as a TOML table."""
    lines = (f'program = "python -m tests.benchmarks.{program}"', f"date = {dt.date.today()}")
    return "\n".join(("[head]", *lines, f"sets = {json.dumps(list(sets))}", ""))


def _bare(folder: Path) -> bool:
    """True if a set has no passages of its own."""
    return not (folder / "passages.jsonl").is_file()


if __name__ == "__main__":
    main()
