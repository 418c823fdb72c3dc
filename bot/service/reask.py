"""Asking again: what a tap under an answer changes about its question."""

from __future__ import annotations

from dataclasses import dataclass

from bot.callback_data import Action, Tap
from bot.state.answers import Kept
from bot.state.conversations import Turn
from retrieval.answering.understanding.filters import KINDS, without
from retrieval.language.normalization import normalise
from retrieval.models import ANYWHERE, Filters


@dataclass(frozen=True, slots=True)
class Again:
    """A question to be asked again, with other conditions."""

    question: str
    filters: Filters
    carried: tuple[str, ...]
    ignoring: tuple[str, ...]


def asked_again(tap: Tap, kept: Kept, turn: Turn) -> Again | None:
    """What a tap on the answer of this turn asks again; None where the answer has no such thing."""
    if tap.action is Action.DROP:
        return Again(turn.written, ANYWHERE, (), turn.ignoring)
    if tap.action is Action.MEANT and kept.meant:
        question = normalise(turn.question).replace(*kept.meant)
        return Again(question, turn.said.filters, kept.carried, turn.ignoring)
    if tap.action is Action.UNFILTER and tap.number < len(KINDS):
        kind = KINDS[tap.number]
        filters = without(turn.said.filters, kind)
        return Again(turn.question, filters, kept.carried, (*turn.ignoring, kind))
    return None
