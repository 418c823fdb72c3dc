"""How sure we are that the first quote answers: a calibrated probability, and when to abstain.

A logistic model over named signals of the best candidate, and boosted trees that correct its odds by all
that the ranker saw of that candidate. Without the trees' file the logistic model speaks alone.

Fitted on the development sets, each question asked twice: once as it is (right when the first quote holds the
answer) and once with its articles taken out of the index (never right). The trees that ranked meanwhile were
grown on other questions; fitting with the shipped ones on questions they know would make it too sure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from retrieval.answering.place_scope import names_a_place, tells_of_a_smaller_place
from retrieval.answering.quoting.near_duplicates import ContentSignature, without_values
from retrieval.answering.ranking.candidates import Candidate
from retrieval.answering.ranking.features.basic import FEATURES
from retrieval.answering.ranking.features.feature_set import CLUES
from retrieval.answering.ranking.ranker import COLUMNS, odds
from retrieval.answering.ranking.trees import Forest
from retrieval.answering.understanding.question import Question
from retrieval.arrays import FloatArray

_MARGIN_AT = CLUES.index("margin")

THRESHOLD = 0.35
"""Below it the archive is said not to hold the answer. Cross-fitted it keeps 0.74 to 0.97 of the right
first quotes (0.3: 0.76 to 0.98) and answers 0.05 to 0.20 of the questions whose article was taken out
(0.3: 0.06 to 0.22)."""

SIGNALS = (
    "score",  # the ranker's score, in tens
    "margin",  # by how much the best passage leads the next article's
    "together",  # share of the question's words in sentence, neighbours, title and lead together
    "alone",  # the best candidate's share of the softmax over all
    "article_pairs",  # share of the question's pairs of characters in the article
    "lead",  # by how much the weighted sum prefers its first to the best that says something else elsewhere
)
LOOKED_AT = (*SIGNALS, "absent", *COLUMNS)
"""What the correcting trees look at: the signals, the number of absent words, the ranker's columns."""
ABSENT_HALVES = 0.5
"""What is left of the chance for each word that the archive never contains; by hand."""
SMALLER_PLACE_LEAVES = 0.5
"""The same for a sentence that tells of a smaller place than the one asked for; by hand, too rare to fit."""
UNKNOWN_PLACE_LEAVES = 0.5
"""The same, beside `ABSENT_HALVES`, where the archive never contains the name of a place that is asked about:
what it tells instead is of another place. By hand: questions made from their passages hardly ever do so."""
CLEAR_LEAD = 3.0
NO_RIVAL = 0.02
"""Odds below which a candidate is not compared with the best."""
BIAS = -4.99
WEIGHTS = {
    "score": 1.31,
    "margin": 2.22,
    "together": 1.30,
    "alone": 2.47,
    "article_pairs": 0.97,
    "lead": 0.64,
}
"""Fitted by `tests/benchmarks/fit_confidence.py`, as are the trees. On questions that none of them knows they
give an AUROC of 0.912 and an ECE of 0.043 on average over six sets (0.836 to 0.984, 0.020 to 0.078), the
weights alone 0.897 and 0.051."""


def signals(ranked: Sequence[Candidate]) -> tuple[float, ...]:
    """The signals of the best candidate, in the order of `SIGNALS`."""
    best = ranked[0]
    value = dict(zip(FEATURES, best.features, strict=True))
    # an article's signature has no clues: what it holds of the question stands for what its article does
    whole = min(1.0, value["words"] + value["title"])
    clue = dict(zip(CLUES, best.clues, strict=True)) if best.clues else {}
    return (
        best.score / 10,
        next((c.clues[_MARGIN_AT] for c in ranked if c.clues), 0.0),
        clue.get("together", whole),
        alone(ranked),
        clue.get("article_pairs", whole),
        lead(ranked) / CLEAR_LEAD,
    )


def alone(ranked: Sequence[Candidate]) -> float:
    """The best candidate's share of the softmax, 0 to 1; one that tells the same elsewhere is no rival."""
    best = ranked[0]
    gist = ContentSignature.of(without_values(best.sentence.normal))
    chances = [(odds(c.score, best.score), c) for c in ranked]
    return 1 / sum(
        chance
        for chance, c in chances
        if c is best or chance < NO_RIVAL or c.article.id == best.article.id or not _told_by(c, gist)
    )


def _told_by(candidate: Candidate, gist: ContentSignature) -> bool:
    return gist.tells_of_the_same(ContentSignature.of(without_values(candidate.sentence.normal)))


def lead(ranked: Sequence[Candidate]) -> float:
    """How far the greatest weighted sum lies ahead of another article's, 0 to `CLEAR_LEAD`."""
    first = max(ranked, key=lambda candidate: candidate.weighted)
    gist = ContentSignature.of(without_values(first.sentence.normal))
    others = sorted(
        (c for c in ranked if c.article.id != first.article.id), key=lambda c: c.weighted, reverse=True
    )
    rival = next((c for c in others if not _told_by(c, gist)), None)
    return CLEAR_LEAD if rival is None else min(CLEAR_LEAD, first.weighted - rival.weighted)


def chance(
    question: Question, ranked: Sequence[Candidate], absent: Sequence[str], trees: Forest | None = None
) -> float:
    """The chance (0..1) that the first quote answers.

    absent: the words of the question that the archive never contains. trees: over `LOOKED_AT`.
    """
    values, best = signals(ranked), ranked[0]
    sure = probability(values, len(absent), correction(values, len(absent), best.row, trees))
    if tells_of_a_smaller_place(question, best.sentence.normal):
        sure *= SMALLER_PLACE_LEAVES
    if names_a_place(absent):
        sure *= UNKNOWN_PLACE_LEAVES
    return sure


def looked_at(values: Sequence[float], absent: int, row: FloatArray) -> FloatArray:
    """What the trees look at, shape (len(LOOKED_AT),)."""
    return np.array([*values, absent, *row])


def correction(values: Sequence[float], absent: int, row: FloatArray | None, trees: Forest | None) -> float:
    """What the trees add to the log odds; 0 without trees, or where the ranker saw nothing."""
    if trees is None or row is None:
        return 0.0
    return float(trees.scores(looked_at(values, absent, row)[None])[0])


def probability(values: Sequence[float], absent: int = 0, added: float = 0.0) -> float:
    """The chance that a quote with these signals answers. added: what the trees add to the log odds."""
    z = BIAS + sum(WEIGHTS[name] * value for name, value in zip(SIGNALS, values, strict=True))
    return corrected(ABSENT_HALVES**absent / (1 + math.exp(-z)), added)


def corrected(chance: float, added: float) -> float:
    """A chance above 0 after so much was added to its log odds."""
    return 1 / (1 + (1 / chance - 1) * math.exp(-added))
