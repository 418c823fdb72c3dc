"""Questions answered in other processes: the same answers, whatever becomes of the processes."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from multiprocessing.process import BaseProcess
from typing import Any

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.archive.answer_pool import AnswerPool, answer_in_processes
from retrieval.archive.archive import Archive, open_answerer
from retrieval.archive.build_process import build_in_process
from retrieval.errors import EmptyQuestion
from retrieval.models import Answer
from retrieval.processes.sandbox import CRASHED, ChildFailed
from retrieval.settings import Settings
from retrieval.wire_format import answer_to_json
from tests.lending import lend_dictionary

QUESTIONS = ["天元区有多少家规模以上工业企业复工?", "毛腾飞去了哪里?", "谁启动了春耕备耕?"]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The sample archive, indexed."""
    settings = Settings.read(data=tmp_path_factory.mktemp("apart"))
    archive = Archive(settings, build=build_in_process, respond=answer_in_processes)
    lend_dictionary(archive.shelf)
    archive.index()
    return archive


@pytest.fixture(scope="module")
def here(archive: Archive) -> Answerer:
    return archive.answerer()


@pytest.fixture
def lost() -> list[Any]:
    return []


@pytest.fixture
def apart(archive: Archive, here: Answerer, lost: list[Any]) -> AnswerPool:
    return archive.responder(here, processes=1, seconds=60, on_loss=lost.append)


def said(answer: Answer) -> tuple[Any, ...]:
    """All of an answer but how long it took."""
    return answer.question, answer.answered, answer.confidence, answer.quotes, answer.hits, answer.notes


def process_of(apart: AnswerPool) -> BaseProcess | None:
    """The process that answers; None while it is being replaced."""
    with apart._slot() as slot:
        return None if slot.child is None else slot.child._process


def ask_until_replaced(apart: AnswerPool, before: BaseProcess) -> list[Answer]:
    """Ask until another process has taken the place of the one before; every answer on the way."""
    answers = []
    while process_of(apart) in (None, before):
        answers.append(apart.answer(QUESTIONS[0]))
    return answers


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_answer_is_the_same_as_here(apart: AnswerPool, here: Answerer, question: str) -> None:
    assert said(apart.answer(question, top=5)) == said(here.answer(question, top=5))
    assert process_of(apart).pid != os.getpid()


def test_an_answer_is_put_into_its_form_in_the_other_process(apart: AnswerPool, here: Answerer) -> None:
    form = partial(map_timeless, answer_to_json)

    assert apart.render(form, QUESTIONS[0], top=2) == here.render(form, QUESTIONS[0], top=2)
    assert apart.render(process_id, QUESTIONS[0]) == process_of(apart).pid


def map_timeless(form: Callable[[Answer], dict[str, Any]], answer: Answer) -> dict[str, Any]:
    """The form of an answer without how long it took."""
    return {**form(answer), "elapsed_ms": 0}


def process_id(answer: Answer) -> int:
    return os.getpid()


def test_what_is_left_out_is_left_out_there_too(apart: AnswerPool, here: Answerer) -> None:
    first = here.answer(QUESTIONS[0]).quotes[0].article.id

    without = apart.answer(QUESTIONS[0], without=[first])

    assert first not in {quote.article.id for quote in without.quotes}


def test_a_question_that_asks_nothing_is_refused_as_here(apart: AnswerPool) -> None:
    with pytest.raises(EmptyQuestion):
        apart.answer("😀")


def test_a_process_that_is_killed_loses_no_question_and_is_replaced(
    apart: AnswerPool, here: Answerer, lost: list[Any]
) -> None:
    killed = process_of(apart)
    os.kill(killed.pid, signal.SIGKILL)

    answers = [apart.answer(QUESTIONS[0]), *ask_until_replaced(apart, killed), apart.answer(QUESTIONS[0])]

    assert {said(answer) for answer in answers} == {said(here.answer(QUESTIONS[0]))}
    assert [failed.reason for failed in lost] == [CRASHED]


def test_a_process_that_hangs_is_given_up_and_replaced(
    archive: Archive, here: Answerer, lost: list[Any]
) -> None:
    opener = partial(open_answerer, archive.settings, archive.paths, here.generation.manifest.name)
    apart = AnswerPool(here, opener, processes=1, seconds=1, on_loss=lost.append)
    hanging = process_of(apart)
    os.kill(hanging.pid, signal.SIGSTOP)

    with pytest.raises(TimeoutError):
        apart.answer(QUESTIONS[0])

    assert said(apart.answer(QUESTIONS[0])) == said(here.answer(QUESTIONS[0]))
    assert not hanging.is_alive()
    assert len(lost) == 1


def test_many_threads_share_the_processes(archive: Archive, here: Answerer, lost: list[Any]) -> None:
    apart = archive.responder(here, processes=2, seconds=60, on_loss=lost.append)
    found: list[object] = []
    threads = [
        threading.Thread(target=lambda q=q: found.append(said(apart.answer(q)))) for q in QUESTIONS * 4
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == len(threads)
    assert set(found) == {said(here.answer(question)) for question in QUESTIONS}


def test_the_processes_end_with_who_holds_them(archive: Archive, here: Answerer, lost: list[Any]) -> None:
    apart = archive.responder(here, processes=1, seconds=60, on_loss=lost.append)
    process = process_of(apart)

    del apart

    assert not process.is_alive()


def test_where_none_can_be_started_it_answers_here(
    archive: Archive, here: Answerer, lost: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ChildFailed(CRASHED)

    monkeypatch.setattr("retrieval.archive.answer_pool.Child", fails)

    assert archive.responder(here, processes=1, seconds=60, on_loss=lost.append) is here
    assert len(lost) == 1
