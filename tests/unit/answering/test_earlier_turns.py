"""Earlier questions as turns."""

from __future__ import annotations

from retrieval.answering.answerer import ALONE, Answerer
from retrieval.answering.earlier_turns import ask_turns


def test_questions_that_cannot_be_asked_are_no_turns(river: Answerer) -> None:
    turns = ask_turns(river.answer, ["渡口大桥何时通车?", "", "。。"], ALONE)

    assert len(turns) == 1


def test_questions_about_the_program_are_no_turns(river: Answerer) -> None:
    assert ask_turns(river.answer, ["你是谁?"], ALONE) == ()
