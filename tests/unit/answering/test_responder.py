"""The responder without child processes is the answerer itself."""

from __future__ import annotations

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.answering.responder import answer_here
from retrieval.index.generation import Generation


def test_an_answerer_answers_here_and_starts_no_process(seed_generation: Generation) -> None:
    answerer = Answerer(seed_generation, WordLists(frozenset(), {}), threshold=0.5, encoder=None)
    failures: list[object] = []

    def opener() -> Answerer:
        raise AssertionError("opened in a child process")

    responder = answer_here(answerer, opener, processes=4, seconds=1, on_loss=failures.append)

    assert responder is answerer
    assert not failures
