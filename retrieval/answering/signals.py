"""Signals of the confidence: named values of a question's ranked candidates.

A signal is a function of the candidates, best first, registered under its name; every value is about 0..1.
Beside them the confidence looks at the checks of what was asked (`checks.agreement`) and at the ranker's
columns of the best candidate.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from retrieval.answering.quoting.near_duplicates import ContentSignature, without_values
from retrieval.answering.ranking.candidates import Candidate
from retrieval.answering.ranking.ranker import odds

CLEAR_LEAD = 3.0
MIN_RIVAL_ODDS = 0.02
"""Odds below which a candidate is not compared with the best."""
SCORE_SCALE = 10

Signal = Callable[[Sequence[Candidate]], float]
_SIGNALS: dict[str, Signal] = {}
SIGNALS: Mapping[str, Signal] = MappingProxyType(_SIGNALS)
"""The signals by name, each a function of the ranked candidates."""
_READER_SIGNALS: dict[str, Signal] = {}
READER_SIGNALS: Mapping[str, Signal] = MappingProxyType(_READER_SIGNALS)
"""The same of candidates that the reader has read."""
LOGIT_SCALE = 10
MAX_LOGIT = 20.0
"""Logits are kept within this."""


def signal(function: Signal) -> Signal:
    """Decorator: register a signal under the function's name."""
    _SIGNALS[function.__name__] = function
    return function


def reader_signal(function: Signal) -> Signal:
    """Decorator: register a signal of the reader under the function's name."""
    _READER_SIGNALS[function.__name__] = function
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


@reader_signal
def logit(ranked: Sequence[Candidate]) -> float:
    """The reader's logit of the best candidate, in tens."""
    return _logit(ranked[0]) / LOGIT_SCALE


@reader_signal
def chance(ranked: Sequence[Candidate]) -> float:
    """The best candidate's share against there being no answer, 0..1."""
    return 1 / (1 + math.exp(-_logit(ranked[0])))


@reader_signal
def null_margin(ranked: Sequence[Candidate]) -> float:
    """The greatest logit of the reader, in tens."""
    return max(map(_logit, ranked)) / LOGIT_SCALE


@reader_signal
def reader_share(ranked: Sequence[Candidate]) -> float:
    """The best candidate's share of the reader's softmax, no answer included."""
    best = ranked[0]
    gist = ContentSignature.of(without_values(best.sentence.normal))
    rivals = [c for c in ranked if c.reading is not None and c is not best and not _agrees(c, gist)]
    return 1 / (1 + math.fsum(math.exp(_logit(c) - _logit(best)) for c in rivals) + math.exp(-_logit(best)))


@reader_signal
def agreed(ranked: Sequence[Candidate]) -> float:
    """1 where the best was the best before the reader as well."""
    return float(ranked[0].unread >= max(c.unread for c in ranked))


@reader_signal
def span_share(ranked: Sequence[Candidate]) -> float:
    """Share of the best candidate's answer span among all of its sentence."""
    return 0.0 if ranked[0].reading is None else ranked[0].reading.share


def signals(ranked: Sequence[Candidate]) -> dict[str, float]:
    """Values of the signals by name, without the reader's.

    ranked: one or more candidates, best first.
    """
    return {name: function(ranked) for name, function in SIGNALS.items()}


def reader_signals(ranked: Sequence[Candidate]) -> dict[str, float]:
    """Values of the reader's signals by name; of candidates it has read."""
    return {name: function(ranked) for name, function in READER_SIGNALS.items()}


def _logit(candidate: Candidate) -> float:
    """The reader's logit within bounds; the least for a candidate not read."""
    reading = candidate.reading
    return -MAX_LOGIT if reading is None else max(-MAX_LOGIT, min(MAX_LOGIT, reading.logit))


def _article_wide(feature: str, candidate: Candidate) -> float:
    """A feature of the article; for signatures the words with the title."""
    if candidate.is_signature:
        return min(1.0, candidate.value("words") + candidate.value("title"))
    return candidate.value(feature)


def _agrees(candidate: Candidate, gist: ContentSignature) -> bool:
    return gist.has_same_content(ContentSignature.of(without_values(candidate.sentence.normal)))
