"""How sure we are that the first quote answers: a calibrated probability, and when to abstain.

A logistic model over named signals of the best candidate. Its weights were fitted by
`tests/benchmarks/fit_ranking.py` on the development sets, each question asked twice: once as it is
(right when the first quote holds the answer) and once with its passage taken out of the index (never right).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from retrieval.answering.features import FEATURES
from retrieval.answering.likeness import Gist
from retrieval.answering.ranking import Candidate

THRESHOLD = 0.35
"""Below it the archive is said not to hold the answer. On the held-out halves it keeps 0.69 to 0.96 of
the right first quotes (0.3: 0.75 to 0.97) and answers 0.06 to 0.24 of the questions whose article was
taken out (0.3: 0.08 to 0.30)."""

SIGNALS = (
    "covered",  # share of the question's words in sentence, neighbours and title together
    "words",  # in the sentence alone
    "characters",  # share of the question's characters in the sentence
    "lead",  # by how much the ranker prefers it to the best of another article that says something else
    "run",  # longest shared run of characters
)
CLEAR_LEAD = 3.0
BIAS = -5.19
WEIGHTS = {
    "covered": 2.4,
    "words": 0.37,
    "characters": 0.52,
    "lead": 2.9,
    "run": 0.99,
}


def signals(ranked: Sequence[Candidate]) -> tuple[float, ...]:
    """The signals of the best candidate, in the order of `SIGNALS`."""
    best = ranked[0]
    feature = dict(zip(FEATURES, best.features, strict=True))
    gist = Gist.of(best.sentence.normal)
    others = (c for c in ranked if c.article.id != best.article.id)
    rival = next(
        (c.score for c in others if not gist.is_like(Gist.of(c.sentence.normal))), best.score - CLEAR_LEAD
    )
    return (
        min(1.0, feature["words"] + feature["before"] + feature["after"] + feature["title"]),
        feature["words"],
        feature["characters"],
        min(CLEAR_LEAD, max(0.0, best.score - rival)) / CLEAR_LEAD,
        feature["run"],
    )


def probability(values: Sequence[float]) -> float:
    """The chance (0..1) that a quote with these signals answers."""
    z = BIAS + sum(WEIGHTS[name] * value for name, value in zip(SIGNALS, values, strict=True))
    return 1 / (1 + math.exp(-z))
