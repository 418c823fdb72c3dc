"""Confidence: calibrated probability of a right first quote, threshold for abstaining.

A logistic model over named evidence: signals of the whole ranking (`signals`), checks of the things that the
question names against the best candidate (`checks`), and the ranker's columns of it. With a strong ridge it
holds better on unknown archives than boosted trees over the same values: fitted on one paper's readers and
judged on the other's, its AUROC of right quotes against near misses is 0.74 to 0.77 (trees 0.72 to 0.74, a
few signals alone 0.67 to 0.68), its expected calibration error 0.03 to 0.05.

Fitted by `tests/benchmarks/fit_confidence.py`: each question unchanged (right with the answer in the first
quote), near misses and questions with their gold articles left out (never right). The ranker's trees were
grown on other questions meanwhile; the shipped ones, on known questions, would make the confidence too high.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from retrieval.answering.checks.agreement import Agreement, Setting, agreement_with, setting_of
from retrieval.answering.checks.asked_time import lacks_asked_time
from retrieval.answering.checks.contrary_words import is_contrary
from retrieval.answering.checks.named_things import NamedThing
from retrieval.answering.checks.relative_times import lacks_relative_time
from retrieval.answering.place_scope import concerns_smaller_place, names_a_place
from retrieval.answering.ranking.candidates import Candidate
from retrieval.answering.ranking.columns import COLUMN_NAMES
from retrieval.answering.ranking.trees import WEIGHTS_FOLDER
from retrieval.answering.signals import READER_SIGNALS, SIGNALS, reader_signals, signals
from retrieval.answering.understanding.question import Question
from retrieval.language.normalization import normalise
from retrieval.language.numbers import contradicts

THRESHOLD = 0.5
"""Below it the archive is said not to hold the answer."""
SMALLER_PLACE_FACTOR = 0.5
"""Factor of the probability for a sentence on a smaller place than the one in question; by hand, too rare to
fit."""
UNKNOWN_PLACE_FACTOR = 0.5
"""The same for an out-of-vocabulary name of a place: the archive's answer is about another place. By hand:
questions made from their passages hardly ever do so."""
OTHER_FIGURE_FACTOR = 0.5
"""The same for a sentence and its neighbours with other figures in the unit of the question's (投资900万元
against 投资800万元). By hand: of 2,232 questions of readers 6 are so, 4 of them near misses, none answered
rightly."""
REFUTED_FACTOR = 0.3
"""The same for a first quote with another year, day, ordinal or place than the question's, without the time
asked for, or with a contrary word. By hand, so that a weight fitted on rare cases does not soften it."""
SIGNATURE_LOG_ODDS = 1.0
"""Added for title lines with a byline, which only questions for an author make a candidate and which have no
columns: by hand, the development sets ask for no authors."""
MAX_ABSENT = 3
"""Out-of-vocabulary words of a question for full marks."""
LIMIT = 12.0
"""Log odds are kept within this: a probability of 1 is never claimed."""
CHECKS = tuple(f"check:{field.name}" for field in fields(Agreement))
EVIDENCE = (*(f"signal:{name}" for name in SIGNALS), "absent", *CHECKS, *COLUMN_NAMES)
"""Names of the evidence: signals, out-of-vocabulary words, checks, the ranker's columns."""
READER_EVIDENCE = (*EVIDENCE, *(f"reader:{name}" for name in READER_SIGNALS))
"""The same with the reader's signals, where it has read."""


@dataclass(frozen=True, slots=True)
class Term:
    """Weight of one piece of evidence, in standard deviations from its mean."""

    weight: float
    mean: float
    deviation: float

    def addend(self, value: float) -> float:
        """Addend to the log odds."""
        return self.weight * (value - self.mean) / self.deviation


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """Bias, and terms by name; missing evidence counts as average."""

    bias: float
    terms: Mapping[str, Term]

    @classmethod
    def load(cls, path: Path, names: Sequence[str] = EVIDENCE) -> LogisticModel:
        """Load a TOML file. Raises ValueError unless it has these terms."""
        with path.open("rb") as file:
            stored = tomllib.load(file)
        if stored["terms"].keys() != set(names):
            raise ValueError(f"{path.name}: the terms are not those of the evidence")
        terms = {name: Term(*map(float, row)) for name, row in stored["terms"].items()}
        return cls(float(stored["bias"]), MappingProxyType(terms))

    def log_odds(self, evidence: Mapping[str, float]) -> float:
        """Log odds of a right first quote."""
        return self.bias + math.fsum(self.terms[name].addend(value) for name, value in evidence.items())

    def probability(self, evidence: Mapping[str, float], added: float = 0.0) -> float:
        """Probability of a right first quote, above 0, below 1.

        added: to the log odds.
        """
        return 1 / (1 + math.exp(-max(-LIMIT, min(LIMIT, self.log_odds(evidence) + added))))


LOGISTIC_FILE = WEIGHTS_FOLDER / "confidence.toml"
READER_FILE = WEIGHTS_FOLDER / "confidence_with_reader.toml"


@lru_cache(maxsize=1)
def shipped_model() -> LogisticModel:
    """The package's model without the reader."""
    return LogisticModel.load(LOGISTIC_FILE)


@lru_cache(maxsize=1)
def reader_model() -> LogisticModel:
    """The package's model of evidence with the reader's."""
    return LogisticModel.load(READER_FILE, READER_EVIDENCE)


def evidence_of(
    ranked: Sequence[Candidate], absent: Sequence[str], things: Sequence[NamedThing]
) -> dict[str, float]:
    """Values by name, without columns for a signature.

    Names are those of `READER_EVIDENCE` where the reader has read, of `EVIDENCE` elsewhere.

    ranked: one or more candidates, best first. absent: the question's out-of-vocabulary words. things: that
    the question names.
    """
    return _evidence(ranked, absent, things, _setting_of_best(ranked))


def _setting_of_best(ranked: Sequence[Candidate]) -> Setting:
    best = ranked[0]
    return setting_of(best.article, [sentence.normal for sentence in best.sentences], best.number)


def _evidence(
    ranked: Sequence[Candidate], absent: Sequence[str], things: Sequence[NamedThing], setting: Setting
) -> dict[str, float]:
    best = ranked[0]
    agreement = asdict(agreement_with(things, setting))
    values = {f"signal:{name}": value for name, value in signals(ranked).items()}
    values["absent"] = min(MAX_ABSENT, len(absent)) / MAX_ABSENT
    values |= {f"check:{name}": value for name, value in agreement.items()}
    if best.row is not None:
        values |= dict(zip(COLUMN_NAMES, map(float, best.row), strict=True))
    if was_read(ranked):
        values |= {f"reader:{name}": value for name, value in reader_signals(ranked).items()}
    return values


def was_read(ranked: Sequence[Candidate]) -> bool:
    """True if the reader has read some of the candidates."""
    return any(candidate.reading is not None for candidate in ranked)


def answer_probability(
    question: Question,
    ranked: Sequence[Candidate],
    absent: Sequence[str],
    things: Sequence[NamedThing],
    shown: str,
) -> float:
    """Probability (0..1) of a right first quote; other arguments as `evidence_of`.

    shown: the first quote, normalised.
    """
    added = SIGNATURE_LOG_ODDS if ranked[0].is_signature else 0.0
    model = reader_model() if was_read(ranked) else shipped_model()
    best, setting = ranked[0], _setting_of_best(ranked)
    evidence = _evidence(ranked, absent, things, setting)
    sure = model.probability(evidence, added)
    if is_refuted(question, best, evidence, shown, setting):
        sure *= REFUTED_FACTOR
    if concerns_smaller_place(question, best.sentence.normal):
        sure *= SMALLER_PLACE_FACTOR
    if _has_other_figures(question, best, setting):
        sure *= OTHER_FIGURE_FACTOR
    if names_a_place(absent):
        sure *= UNKNOWN_PLACE_FACTOR
    return sure


def is_refuted(
    question: Question, best: Candidate, evidence: Mapping[str, float], shown: str, setting: Setting
) -> bool:
    """True for a first quote about something else than the question.

    evidence: as `evidence_of`. shown: the quote, normalised. setting: of the candidate.
    """
    titles = normalise(
        " ".join(filter(None, (best.article.kicker, best.article.headline, best.article.deck)))
    )
    return (
        evidence["check:contradicted"] > 0
        or evidence["check:times_near"] == 0
        or lacks_asked_time(question.normal, shown)
        or lacks_relative_time(question.normal, f"{setting.nearby} {shown}", setting.date)
        or is_contrary(question.normal, f"{titles} {shown}")
    )


def _has_other_figures(question: Question, best: Candidate, setting: Setting) -> bool:
    """True if sentence and neighbours have only other figures than the question."""
    said = best.sentence.normal
    return contradicts(question.normal, said) and contradicts(question.normal, f"{said} {setting.nearby}")
