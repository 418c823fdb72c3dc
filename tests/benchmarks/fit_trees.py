"""Grow the ranker's trees on development sets; report their generalisation.

    pip install 'jianbao[fit]'
    python -m tests.benchmarks.fit_trees SET[=ARCHIVE] … [--limit N] [--cache FOLDER] [--write]

For each set S@1 of single sentences is printed three times: for the linear model alone, cross-fitted
(judged by trees grown on the other folds of every set; all questions on one article are in the same fold),
and trained on the other sets only. `--write` then trains on everything and writes
`retrieval/answering/ranking/weights/ranker.npz`. The score is the mean of two models, one grown on all sets,
one on all but the readers': alone the former loses questions with the paper's own words, the latter those
with others. LambdaRank (Burges, MSR-TR-2010-82), few leaves, strong ridge. Sets are read in place and never
stored in the repository.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from retrieval.answering.ranking.columns import COLUMN_NAMES
from retrieval.answering.ranking.ranker import LINEAR_SHARE
from retrieval.answering.ranking.trees import WEIGHTS_FOLDER, Forest, Split, Tree
from retrieval.arrays import FloatArray
from tests.benchmarks.askings import FOLDS, AskedSet, Asking, arguments, asked_sets, file_head

TREES = 250
GROWTH = {
    "objective": "lambdarank", "lambdarank_truncation_level": 5, "learning_rate": 0.08, "num_leaves": 12,
    "min_data_in_leaf": 80, "lambda_l2": 10.0, "feature_fraction": 0.2, "bagging_fraction": 0.7,
    "bagging_freq": 1, "seed": 1, "deterministic": True, "force_row_wise": True, "verbose": -1,
    "num_threads": 1,
}  # fmt: skip
EVERY_SET = 1500
"""Questions that a set counts as, up to three times its own number: the small ones are heard as well."""

Chosen = Callable[[Asking], bool]


def everything(_: Asking) -> bool:
    """Choose all askings."""
    return True


def known(asked: AskedSet, chosen: Chosen = everything) -> list[Asking]:
    """The askings with a right candidate."""
    return [a for a in asked.askings if a.right.any() and chosen(a)]


def grow(sets: Sequence[AskedSet], chosen: Chosen = everything) -> list[Any]:
    """Grow the LightGBM models of which the mean is taken."""
    others = [asked for asked in sets if not asked.is_of_readers]
    return [_grown(each, chosen) for each in (sets, others) if any(known(asked, chosen) for asked in each)]


def _grown(sets: Sequence[AskedSet], chosen: Chosen) -> Any:
    """Grow one model; every set has about the same weight."""
    import lightgbm

    rows, labels, groups, weights = [], [], [], []
    for asked in sets:
        questions = known(asked, chosen)
        for question in questions:
            rows.append(question.columns)
            labels.append(question.right)
            groups.append(len(question.right))
            weights.append(np.full(len(question.right), min(3.0, EVERY_SET / len(questions))))
    data = lightgbm.Dataset(
        np.concatenate(rows), np.concatenate(labels).astype(int),
        group=groups, weight=np.concatenate(weights),
    )  # fmt: skip
    return lightgbm.train(GROWTH, data, TREES)


def scores_of(models: Sequence[Any], askings: Sequence[Asking]) -> list[FloatArray]:
    """Scores of each asking's candidates by the trees."""
    if not askings:
        return []
    rows = np.concatenate([a.columns for a in askings])
    trees = np.mean([model.predict(rows, num_threads=1) for model in models], axis=0)
    return np.split(trees, np.cumsum([len(a.candidates) for a in askings])[:-1])


def cross_fitted_scores(sets: Sequence[AskedSet], targets: Sequence[AskedSet]) -> list[list[FloatArray]]:
    """For each target its askings' scores, by trees of the other folds of all sets."""
    models = [grow(sets, lambda a, fold=fold: a.fold != fold) for fold in range(FOLDS)]  # type: ignore[misc]
    scored = []
    for asked in targets:
        found: dict[int, FloatArray] = {}
        for fold, model in enumerate(models):
            places = [at for at, a in enumerate(asked.askings) if a.fold == fold]
            found |= dict(zip(places, scores_of(model, [asked.askings[at] for at in places]), strict=True))
        scored.append([found[at] for at in range(len(asked.askings))])
    return scored


def first_right(asked: AskedSet, trees: Sequence[FloatArray] | None) -> float:
    """S@1 of single sentences; by the linear model alone without trees."""
    rights = []
    for number, asking in enumerate(asked.askings):
        if asking.gold.answerable and not asking.left_out:
            scores = asking.linear if trees is None else trees[number] + LINEAR_SHARE * asking.linear
            rights.append(bool(asking.right[np.argmax(scores)]))
    return sum(rights) / max(1, len(rights))


def flattened(models: Sequence[Any], names: Sequence[str] = COLUMN_NAMES, head: str = "") -> Forest:
    """The mean of LightGBM models over these columns as flat arrays; head: see `file_head`."""

    def tree(node: dict[str, Any]) -> Tree:
        if "leaf_value" in node:
            return float(node["leaf_value"]) / len(models)
        right = tree(node["right_child"])
        return Split(node["split_feature"], node["threshold"], tree(node["left_child"]), right)

    trees = [tree(t["tree_structure"]) for model in models for t in model.dump_model()["tree_info"]]
    forest = Forest.of(names, trees)
    return replace(forest, head=head)


def report(sets: Sequence[AskedSet]) -> None:
    """Print S@1 of each set: linear, cross-fitted, from other sets."""
    crossed = cross_fitted_scores(sets, sets)
    for number, (asked, scores) in enumerate(zip(sets, crossed, strict=True)):
        others = [other for at, other in enumerate(sets) if at != number]
        elsewhere = first_right(asked, scores_of(grow(others), asked.askings)) if others else float("nan")
        figures = (first_right(asked, None), first_right(asked, scores), elsewhere)
        print("{:24} linear {:.3f}  cross-fitted {:.3f}  from other sets {:.3f}".format(asked.name, *figures))


def main() -> None:
    """Read the sets, report, and write the trees when asked to."""
    given = arguments(__doc__).parse_args()
    sets = list(asked_sets(given))
    report(sets)
    if given.write:
        forest = flattened(grow(sets), head=file_head("fit_trees", [asked.name for asked in sets]))
        forest.save(WEIGHTS_FOLDER / "ranker.npz")


if __name__ == "__main__":
    main()
