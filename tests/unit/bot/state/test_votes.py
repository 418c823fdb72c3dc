"""Votes: one per person and answer, changeable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.state.votes import VoteRepository

CHAT, PERSON, OTHER = 5, 6, 7


def test_one_vote_a_person_and_answer_changeable(
    database: Any, keep: Callable[..., Any], run: Callable[..., Any]
) -> None:
    kept, feedback = keep(database), VoteRepository(database)

    new = [run(feedback.vote(kept, person=PERSON, good=good, question=None)) for good in (True, True, False)]
    run(feedback.vote(kept, person=OTHER, good=True, question=None))

    assert new == [True, False, True]
    assert run(feedback.counts()) == (1, 1)
    assert [row["question"] for row in run(feedback.rows())] == [None, None]
