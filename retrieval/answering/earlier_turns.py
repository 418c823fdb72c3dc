"""Earlier questions of a conversation, asked again for the turns they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from retrieval.answering.understanding.follow_ups import TURNS, ConversationTurn
from retrieval.answering.understanding.notes import is_small_talk
from retrieval.answering.understanding.reading import AskContext
from retrieval.errors import QuestionError
from retrieval.models import Answer


def ask_turns(
    answer: Callable[..., Answer], questions: Iterable[str], standing: AskContext
) -> tuple[ConversationTurn, ...]:
    """Ask earlier questions in order; gives the last `TURNS` as turns.

    A question that cannot be asked (empty, too long) is no turn, as in a chat.
    """
    turns = standing.turns
    for question in questions:
        try:
            said = answer(question, standing=replace(standing, turns=turns))
        except QuestionError:
            continue
        if not is_small_talk(said.notes):
            turns = (*turns, ConversationTurn.of(said))[-TURNS:]
    return tuple(turns)
