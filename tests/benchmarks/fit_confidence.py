"""Fit the confidence; report calibration and abstention, cross-fitted and across archives.

    pip install 'jianbao[fit]'
    python -m tests.benchmarks.fit_confidence SET[=ARCHIVE] … [--limit N] [--cache FOLDER] [--write]
        [--readers UNSEEN=MODEL.onnx …] [--chart OUT.png]

Each question is ranked by trees that were grown on the other folds (`fit_trees`): as it is, near misses, and
answerable ones again with their gold articles left out. The model is a logistic regression on "the first
quote is right" over standardised evidence (`confidence.EVIDENCE`) with a strong ridge, by Newton's method.
A readers set is judged by trees and a model that were fitted on the other sets alone, so on another archive;
further sets by models of the other folds. Printed for each: S@1 and S@3; AUROC of right first quotes against
near misses (for sets without any, of answerable questions against those whose article was left out); ECE of
the questions as they are; what thresholds would answer. In brackets 95 % intervals. `--chart` draws how often
askings of each confidence were right. Sets that group their questions by kind and by mismatch have a row for
each group, at the threshold .5. `--write` fits on everything and writes
`retrieval/answering/ranking/weights/confidence.toml`, or with `--readers` (`held_out_readers`), which then
have their say in the ranking, `confidence_with_reader.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.answering import confidence
from retrieval.answering.ranking.judgement import judged as judged_by
from retrieval.arrays import AnyArray, FloatArray
from retrieval.evaluation.measures import auroc, auroc_interval, bootstrap_interval, calibration_error, share
from retrieval.evaluation.reliability import draw
from tests.benchmarks.askings import FOLDS, AskedSet, Asking, arguments, asked_sets, is_right, toml_head
from tests.benchmarks.fit_trees import cross_fitted_scores, grow, scores_of
from tests.benchmarks.held_out_readers import HeldOutReaders, add_argument, held_out_readers

QUOTES_JUDGED = 3
RIDGE = 0.05
"""Ridge relative to the total weight of the askings."""
NEWTON_STEPS = 30
LEFT_OUT_WEIGHT = 0.3
"""Weight of an asking without its gold articles beside one as it is: in life most questions put to an archive
are about what it holds."""
OTHER_SET_WEIGHT = 0.25
"""Weight of a set whose questions were made from their passages, beside one of readers."""
WRONG_SHARE = 1 / 7
"""Share of wrong ones among the answered questions for which the threshold is set."""
THRESHOLDS = (0.35, 0.5, 0.6, 0.7)
THRESHOLD = 0.5
"""Threshold of the figures by group, as the setting `threshold` has it."""


@dataclass(frozen=True)
class Judged:
    """One asking ranked: evidence in the order of `confidence.EVIDENCE`, rightness of its first quotes."""

    asking: Asking
    evidence: FloatArray
    rights: tuple[bool, ...]
    weight: float

    @property
    def right(self) -> bool:
        """True for a right first quote."""
        return bool(self.rights and self.rights[0])

    @property
    def is_near_miss(self) -> bool:
        """True if the archive does not answer the question."""
        return not self.asking.gold.answerable


@dataclass(frozen=True)
class Model:
    """Bias and weights over standardised evidence."""

    bias: float
    weights: FloatArray
    means: FloatArray
    deviations: FloatArray

    def chances(self, judged: Sequence[Judged]) -> FloatArray:
        """Probability of a right first quote for each asking."""
        x = (np.array([one.evidence for one in judged]) - self.means) / self.deviations
        odds: FloatArray = 1 / (1 + np.exp(-(self.bias + x @ self.weights)))
        return odds


def judge(
    asked: AskedSet, trees: Sequence[FloatArray], readers: HeldOutReaders | None = None
) -> list[Judged]:
    """Rank every asking by these scores of the trees and, where given, readers."""
    names = confidence.EVIDENCE if readers is None else confidence.READER_EVIDENCE
    of_set = 1.0 if asked.is_of_readers else OTHER_SET_WEIGHT
    judged = []
    for asking, scores in zip(asked.askings, trees, strict=True):
        ranked = asking.ranked(scores)
        if readers is not None:
            ranked = judged_by(readers.of(asked.name, asking.gold), asking.question.readable, ranked)
        values = confidence.evidence_of(ranked, asking.absent, asking.things)
        evidence = np.array([values[name] for name in names])
        quotes = asked.quotes(asking, ranked, QUOTES_JUDGED)
        rights = tuple(is_right(asking, quote) for quote in quotes)
        judged.append(
            Judged(asking, evidence, rights, of_set * (LEFT_OUT_WEIGHT if asking.left_out else 1.0))
        )
    return judged


def fit(judged: Sequence[Judged]) -> Model:
    """Weighted logistic regression with a ridge (Hoerl and Kennard 1970), by Newton's method."""
    x = np.array([one.evidence for one in judged])
    y = np.array([one.right for one in judged], dtype=float)
    w = np.array([one.weight for one in judged])
    means, deviations = np.average(x, axis=0, weights=w), np.maximum(x.std(axis=0), 1e-3)
    x = np.column_stack([np.ones(len(x)), (x - means) / deviations])
    penalty = np.full(x.shape[1], RIDGE * w.sum())
    penalty[0] = 0.0
    weights = np.zeros(x.shape[1])
    for _ in range(NEWTON_STEPS):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (w * (p - y)) + penalty * weights
        hessian = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        weights -= np.linalg.solve(hessian, gradient)
    return Model(float(weights[0]), weights[1:], means, deviations)


def _as_they_are(judged: Sequence[Judged], chances: AnyArray) -> list[tuple[Judged, float]]:
    """The askings that kept their articles, with their chances."""
    return [(one, float(c)) for one, c in zip(judged, chances, strict=True) if not one.asking.left_out]


def report(name: str, judged: Sequence[Judged], chances: AnyArray) -> None:
    """Print the figures of one set."""
    asked = _as_they_are(judged, chances)
    answerable = [(one, c) for one, c in asked if not one.is_near_miss]
    near = [c for one, c in asked if one.is_near_miss]
    right = [c for one, c in answerable if one.right]
    left = [float(c) for one, c in zip(judged, chances, strict=True) if one.asking.left_out]
    positive, negative = (right, near) if near else ([c for _, c in answerable], left)
    area = auroc(positive, negative) or 0.0
    low, high = auroc_interval(area, len(positive), len(negative))
    error = calibration_error([c for _, c in asked], [one.right for one, _ in asked])
    print(
        f"{name:24} S@1 {_with_interval([one.right for one, _ in answerable])}"
        f"  S@3 {_with_interval([any(one.rights) for one, _ in answerable])}"
        f"  AUROC {area:.3f} ({low:.3f} to {high:.3f})  ECE {error:.3f}"
    )
    for threshold in (*THRESHOLDS, threshold_for([(c, one.right) for one, c in asked])):
        said = [(one, c >= threshold) for one, c in answerable]
        print(
            f"    at {threshold:.2f}: answered and right {share([s and one.right for one, s in said]):.3f},"
            f" and wrong {share([s and not one.right for one, s in said]):.3f},"
            f" near misses {share([c >= threshold for c in near]):.3f},"
            f" left out {share([c >= threshold for c in left]):.3f}"
        )


def report_groups(judged: Sequence[Judged], chances: AnyArray) -> None:
    """Print the figures of each kind and mismatch, with half widths of their 95 % intervals."""
    asked = _as_they_are(judged, chances)
    for group in ("mismatch", "kind"):
        for value in sorted({str(getattr(one.asking.gold, group)) for one, _ in asked} - {""}):
            own = [(one, c) for one, c in asked if getattr(one.asking.gold, group) == value]
            answerable = [(one, c) for one, c in own if not one.is_near_miss]
            near = [c for one, c in own if one.is_near_miss]
            area = auroc([c for one, c in answerable if one.right], near)
            told = "" if area is None else f"  AUROC {area:.2f}"
            cells = (
                _half_width([one.right for one, _ in answerable]),
                _half_width([one.right and c >= THRESHOLD for one, c in answerable]),
                _half_width([not one.right and c >= THRESHOLD for one, c in answerable]),
                _half_width([c >= THRESHOLD for c in near]),
            )
            print(
                f"    {value:14} {len(answerable):4} + {len(near):3}  S@1 {cells[0]}  right {cells[1]}"
                f"  wrong {cells[2]}  near misses {cells[3]}{told}"
            )


def _half_width(values: Sequence[bool]) -> str:
    """A share with half the width of its 95 % interval."""
    if not values:
        return "  –       "
    low, high = bootstrap_interval([float(value) for value in values])
    return f"{share(values):.2f} ± {(high - low) / 2:.2f}"


def threshold_for(asked: Sequence[tuple[float, bool]], wrong_share: float = WRONG_SHARE) -> float:
    """Least threshold at which at most this share of the answered ones is wrong."""
    wrong, least = 0, 1.0
    for number, (chance, right) in enumerate(sorted(asked, reverse=True), 1):
        wrong += not right
        if wrong <= wrong_share * number:
            least = chance
    return least


def _with_interval(rights: Sequence[bool]) -> str:
    """A share with its 95 % interval."""
    low, high = bootstrap_interval([float(right) for right in rights])
    return f"{share(rights):.3f} ({low:.3f} to {high:.3f})"


def across(
    sets: Sequence[AskedSet], crossed: Sequence[list[Judged]], readers: HeldOutReaders | None = None
) -> list[tuple[list[Judged], FloatArray]]:
    """Askings of each set with their chances, by models that never saw them; see the head."""
    found = []
    for number, asked in enumerate(sets):
        others = [at for at in range(len(sets)) if at != number]
        if asked.is_of_readers and others:
            trees = scores_of(grow([sets[at] for at in others]), asked.askings)
            judged = judge(asked, trees, readers)
            model = fit([one for at in others for one in crossed[at]])
            found.append((judged, model.chances(judged)))
            continue
        chances = np.zeros(len(crossed[number]))
        for fold in range(FOLDS):
            model = fit([one for each in crossed for one in each if one.asking.fold != fold])
            places = [at for at, one in enumerate(crossed[number]) if one.asking.fold == fold]
            if places:
                chances[places] = model.chances([crossed[number][at] for at in places])
        found.append((crossed[number], chances))
    return found


def model_toml(model: Model, names: Sequence[str], sets: Sequence[str]) -> str:
    """TOML file of the model: weight, mean and deviation of each piece of evidence by its name."""
    rows = [
        f'"{name}" = [{weight:.4f}, {mean:.4f}, {deviation:.4f}]'
        for name, weight, mean, deviation in zip(
            names, model.weights, model.means, model.deviations, strict=True
        )
    ]
    title = "# Logistic model of the confidence (retrieval/answering/confidence.py): weight, mean, deviation."
    head = toml_head("fit_confidence", sets)
    return "\n".join((title, f"bias = {model.bias:.4f}", "", head, "[terms]", *rows, ""))


def main() -> None:
    """Read the sets, fit, report; write the weights on request."""
    parser = arguments(__doc__)
    parser.add_argument("--chart", type=Path)
    add_argument(parser)
    given = parser.parse_args()
    readers = held_out_readers(given.readers)
    sets = list(asked_sets(given))
    names = [asked.name for asked in sets]
    crossed = [
        judge(asked, trees, readers)
        for asked, trees in zip(sets, cross_fitted_scores(sets, sets), strict=True)
    ]
    found = across(sets, crossed, readers)
    for name, (judged, chances) in zip(names, found, strict=True):
        report(name, judged, chances)
        report_groups(judged, chances)
    if given.chart:
        drawn = [(float(c), one.right) for judged, cs in found for one, c in zip(judged, cs, strict=True)]
        draw(drawn, given.chart)
    if given.write:
        write(fit([one for each in crossed for one in each]), names, with_reader=readers is not None)


def write(model: Model, sets: Sequence[str], *, with_reader: bool) -> None:
    """Write the model into the package."""
    names = confidence.READER_EVIDENCE if with_reader else confidence.EVIDENCE
    file = confidence.READER_FILE if with_reader else confidence.LOGISTIC_FILE
    file.write_text(model_toml(model, names, sets), encoding="utf-8")


if __name__ == "__main__":
    main()
