"""Confidence: calibrated probability of a right first quote, threshold for abstaining.

A logistic model over named signals of the best candidate (`ranking/weights/confidence.toml`), and boosted
trees (`confidence.npz` beside) as a correction of the log odds from the candidate's columns. Without the
trees' file the logistic model decides alone.

Fitted by `tests/benchmarks/fit_confidence.py` on the development sets, each question asked twice: unchanged
(right with the answer in the first quote) and with the gold articles left out (never right). The ranker's
trees were grown on other questions meanwhile; the shipped ones, on known questions, would make the confidence
too high.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from retrieval.answering.place_scope import concerns_smaller_place, names_a_place
from retrieval.answering.quoting.near_duplicates import ContentSignature, without_values
from retrieval.answering.ranking.candidates import Candidate
from retrieval.answering.ranking.columns import COLUMN_NAMES
from retrieval.answering.ranking.ranker import odds
from retrieval.answering.ranking.trees import WEIGHTS_FOLDER, Forest
from retrieval.answering.understanding.question import Question
from retrieval.arrays import FloatArray

THRESHOLD = 0.35
"""Below it the archive is said not to hold the answer. Cross-fitted it keeps 0.74 to 0.97 of the right
first quotes (0.3: 0.76 to 0.98) and answers 0.05 to 0.20 of the questions whose article was taken out
(0.3: 0.06 to 0.22)."""
ABSENT_WORD_FACTOR = 0.5
"""Factor of the probability for each out-of-vocabulary word of the question; by hand."""
SMALLER_PLACE_FACTOR = 0.5
"""The same for a sentence on a smaller place than the one in question; by hand, too rare to fit."""
UNKNOWN_PLACE_FACTOR = 0.5
"""The same, beside `ABSENT_WORD_FACTOR`, for an out-of-vocabulary name of a place: the archive's answer is
about another place. By hand: questions made from their passages hardly ever do so."""
CLEAR_LEAD = 3.0
MIN_RIVAL_ODDS = 0.02
"""Odds below which a candidate is not compared with the best."""
SCORE_SCALE = 10

Signal = Callable[[Sequence[Candidate]], float]
_SIGNALS: dict[str, Signal] = {}
SIGNALS: Mapping[str, Signal] = MappingProxyType(_SIGNALS)
"""The signals by name, each a function of the ranked candidates."""


def signal(function: Signal) -> Signal:
    """Decorator: register a signal under the function's name."""
    _SIGNALS[function.__name__] = function
    return function


@signal
def score(ranked: Sequence[Candidate]) -> float:
    """The ranker's score, in tens."""
    return ranked[0].score / SCORE_SCALE


@signal
def margin(ranked: Sequence[Candidate]) -> float:
    """Lead of the best passage over the next article's, relative."""
    return next((c.value("margin") for c in ranked if not c.is_signature), 0.0)


@signal
def together(ranked: Sequence[Candidate]) -> float:
    """Share of the question's words in sentence, neighbours, title and lead together."""
    return _article_wide("together", ranked[0])


@signal
def alone(ranked: Sequence[Candidate]) -> float:
    """The best candidate's share of the softmax over all rivals, 0..1.

    A candidate of another article with the same statement is no rival.
    """
    best = ranked[0]
    gist = ContentSignature.of(without_values(best.sentence.normal))
    chances = [(odds(c.score, best.score), c) for c in ranked]
    return 1 / sum(
        chance
        for chance, c in chances
        if c is best or chance < MIN_RIVAL_ODDS or c.article.id == best.article.id or not _agrees(c, gist)
    )


@signal
def article_pairs(ranked: Sequence[Candidate]) -> float:
    """Share of the question's pairs of characters in the article."""
    return _article_wide("article_pairs", ranked[0])


@signal
def lead(ranked: Sequence[Candidate]) -> float:
    """Lead of the greatest linear score over another article's, 0..1."""
    first = max(ranked, key=lambda candidate: candidate.linear)
    gist = ContentSignature.of(without_values(first.sentence.normal))
    elsewhere = sorted(
        (c for c in ranked if c.article.id != first.article.id), key=lambda c: c.linear, reverse=True
    )
    rival = next((c for c in elsewhere if not _agrees(c, gist)), None)
    ahead = CLEAR_LEAD if rival is None else min(CLEAR_LEAD, first.linear - rival.linear)
    return ahead / CLEAR_LEAD


def _article_wide(feature: str, candidate: Candidate) -> float:
    """A feature of the article; for signatures the words with the title."""
    if candidate.is_signature:
        return min(1.0, candidate.value("words") + candidate.value("title"))
    return candidate.value(feature)


def _agrees(candidate: Candidate, gist: ContentSignature) -> bool:
    return gist.has_same_content(ContentSignature.of(without_values(candidate.sentence.normal)))


SIGNAL_COLUMNS: Mapping[str, str] = MappingProxyType({name: f"signal:{name}" for name in SIGNALS})
ABSENT_COLUMN = "absent"
COLUMNS = (*SIGNAL_COLUMNS.values(), ABSENT_COLUMN, *COLUMN_NAMES)
"""Columns of the correcting trees: the signals, the number of absent words, the ranker's columns."""


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """Bias and weights by signal.

    On unknown questions model and trees together give an AUROC of 0.912
    and an ECE of 0.043 on average over six sets (0.836 to 0.984, 0.020 to 0.078), alone 0.897 and 0.051."""

    bias: float
    weights: Mapping[str, float]

    @classmethod
    def load(cls, path: Path) -> LogisticModel:
        """Load a TOML file. Raises ValueError unless each signal has a weight."""
        with path.open("rb") as file:
            stored = tomllib.load(file)
        if stored["weights"].keys() != SIGNALS.keys():
            raise ValueError(f"{path.name}: the weights are not those of the signals")
        return cls(stored["bias"], MappingProxyType(stored["weights"]))

    def log_odds(self, values: Mapping[str, float]) -> float:
        """Log odds of a right quote with these signals."""
        return self.bias + sum(self.weights[name] * values[name] for name in SIGNALS)


LOGISTIC_FILE = WEIGHTS_FOLDER / "confidence.toml"
LOGISTIC = LogisticModel.load(LOGISTIC_FILE)


def signals(ranked: Sequence[Candidate]) -> dict[str, float]:
    """Values of the signals by name.

    ranked: one or more candidates, best first.
    """
    return {name: function(ranked) for name, function in SIGNALS.items()}


def answer_probability(
    question: Question, ranked: Sequence[Candidate], absent: Sequence[str], trees: Forest | None = None
) -> float:
    """Probability (0..1) of a right first quote.

    absent: the question's out-of-vocabulary words. trees: over `COLUMNS`.
    """
    values, best = signals(ranked), ranked[0]
    sure = probability(values, len(absent), correction(values, len(absent), best.row, trees))
    if concerns_smaller_place(question, best.sentence.normal):
        sure *= SMALLER_PLACE_FACTOR
    if names_a_place(absent):
        sure *= UNKNOWN_PLACE_FACTOR
    return sure


def tree_input(values: Mapping[str, float], absent: int, row: FloatArray) -> FloatArray:
    """Input of the trees, shape (len(COLUMNS),)."""
    return np.array([*(values[name] for name in SIGNALS), absent, *row])


def correction(
    values: Mapping[str, float], absent: int, row: FloatArray | None, trees: Forest | None
) -> float:
    """The trees' addend to the log odds; 0 without trees or row."""
    if trees is None or row is None:
        return 0.0
    return float(trees.scores(tree_input(values, absent, row)[None])[0])


def probability(values: Mapping[str, float], absent: int = 0, added: float = 0.0) -> float:
    """Probability of a right quote by its signals; added: the trees' addend."""
    return corrected(ABSENT_WORD_FACTOR**absent / (1 + math.exp(-LOGISTIC.log_odds(values))), added)


def corrected(chance: float, added: float) -> float:
    """A probability above 0 after this addend to its log odds."""
    return 1 / (1 + (1 / chance - 1) * math.exp(-added))
