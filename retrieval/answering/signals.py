"""Signals of the confidence: named values of a question's ranked candidates.

A signal is a function of the candidates, best first, registered under its name; every value is about 0..1.
Beside them the confidence looks at the checks of what was asked (`checks.agreement`) and at the ranker's
columns of the best candidate.
"""

from __future__ import annotations

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


def signals(ranked: Sequence[Candidate]) -> dict[str, float]:
    """Values of the signals by name.

    ranked: one or more candidates, best first.
    """
    return {name: function(ranked) for name, function in SIGNALS.items()}


def _article_wide(feature: str, candidate: Candidate) -> float:
    """A feature of the article; for signatures the words with the title."""
    if candidate.is_signature:
        return min(1.0, candidate.value("words") + candidate.value("title"))
    return candidate.value(feature)


def _agrees(candidate: Candidate, gist: ContentSignature) -> bool:
    return gist.has_same_content(ContentSignature.of(without_values(candidate.sentence.normal)))
