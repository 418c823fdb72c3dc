"""Asking a question once more, changed by a tap under its answer."""

from __future__ import annotations

from dataclasses import dataclass

from bot.callback_data import Action, CallbackData
from bot.state.answers import StoredAnswer
from bot.state.conversations import StoredTurn
from retrieval.answering.understanding.filters import KINDS, without
from retrieval.language.normalization import normalise
from retrieval.models import ANYWHERE, Filters


@dataclass(frozen=True, slots=True)
class ReaskedQuestion:
    """A question to be asked again, with other conditions."""

    question: str
    filters: Filters
    carried: tuple[str, ...]
    ignoring: tuple[str, ...]


def apply_tap(tap: CallbackData, kept: StoredAnswer, turn: StoredTurn) -> ReaskedQuestion | None:
    """Change the question of a turn as a tap asks.

    Returns None where the tap does not apply.
    """
    if tap.action is Action.DROP:
        return ReaskedQuestion(turn.written, ANYWHERE, (), turn.ignoring)
    if tap.action is Action.MEANT and kept.meant:
        question = normalise(turn.question).replace(*kept.meant)
        return ReaskedQuestion(question, turn.said.filters, kept.carried, turn.ignoring)
    if tap.action is Action.UNFILTER and tap.number < len(KINDS):
        kind = KINDS[tap.number]
        filters = without(turn.said.filters, kind)
        return ReaskedQuestion(turn.question, filters, kept.carried, (*turn.ignoring, kind))
    return None
