"""Warm-up of an index."""

from __future__ import annotations

from typing import Any

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.answering.warm_up import headlines_asked_for, warm
from retrieval.index.generation import Generation
from retrieval.models import Answer
from tests.conftest import LEXICON


class CountingAnswerer(Answerer):
    """Remembers the questions of the warm-up."""

    def __init__(self, generation: Generation) -> None:
        super().__init__(generation, WordLists.read(LEXICON))
        self.questions: list[str] = []

    def answer(self, text: str, **options: Any) -> Answer:
        """Answer as usual."""
        self.questions.append(text)
        return super().answer(text, **options)


def test_headlines_from_all_over_the_archive_are_asked_for(seed_generation: Generation) -> None:
    answerer = CountingAnswerer(seed_generation)

    warm(answerer)

    first, middle = answerer.questions
    assert first == "毫不松懈做好疫情防控工作 努力实现全年各项目标任务"
    assert middle.startswith("《求是》杂志发表")


def test_more_headlines_are_asked_for_in_a_larger_archive() -> None:
    assert list(headlines_asked_for(0)) == []
    assert list(headlines_asked_for(1)) == [0]
    assert list(headlines_asked_for(500)) == [0, 100, 200, 300, 400]
    assert len(headlines_asked_for(100_000)) == 24


def test_a_warm_index_answers_as_before(seed_generation: Generation, seed_answerer: Answerer) -> None:
    answerer = Answerer(seed_generation, WordLists.read(LEXICON))
    warm(answerer)

    question = "中车株洲所有多少员工返岗?"

    assert answerer.answer(question).quotes == seed_answerer.answer(question).quotes
