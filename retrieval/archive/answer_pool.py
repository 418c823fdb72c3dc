"""A pool of child processes for answers to many readers.

Python runs one thread at a time: computed beside the loop that talks to Telegram, an answer and the loop hold
each other up. So the generation is opened once more in each of a few processes, which share its mapped files,
and the caller's threads only wait for them. A process that dies or exceeds its time costs its question
nothing but time: the caller's process answers, and another child is started. Children end with the
`AnswerPool`.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar, Unpack

from retrieval.answering.answerer import ALONE, Answerer, AnswerOptions
from retrieval.answering.responder import OnLoss, Opener, Responder, answer_here, whole_answer
from retrieval.answering.understanding.reading import AskContext
from retrieval.answering.warm_up import warm
from retrieval.models import Answer, Filters
from retrieval.processes.clean_spawn import operator_context
from retrieval.processes.sandbox import TIMEOUT, Child, ChildFailed

T = TypeVar("T")

OPENING_TIMEOUT_S = 600.0
"""For opening an index and the first questions to it."""
MAX_CHILD_MEMORY = 4 * 2**30
"""Bytes of one of the processes, the mapped index apart."""


def answer_in_processes(
    answerer: Answerer, opener: Opener, *, processes: int, seconds: float, on_loss: OnLoss
) -> Responder:
    """An `AnswerPool`; the warm answerer where no process can start."""
    try:
        return AnswerPool(answerer, opener, processes=processes, seconds=seconds, on_loss=on_loss)
    except ChildFailed as failed:
        on_loss(failed)
        return answer_here(answerer, opener, processes=processes, seconds=seconds, on_loss=on_loss)


class AnswerPool:
    """Answers from one generation in child processes; may be shared by threads.

    fallback:  answers in this process while a child is being replaced.
    opener:    opens the same generation in a child.
    processes: number of children.
    seconds:   time limit of a question.
    on_loss:   called with the failure of each child, in the thread of the question or of the start.
    Raises ChildFailed where one of the first children cannot be started.
    """

    def __init__(
        self, fallback: Responder, opener: Opener, *, processes: int, seconds: float, on_loss: OnLoss
    ) -> None:
        self._fallback = fallback
        self._seconds = seconds
        self._on_loss = on_loss
        self._slots: SimpleQueue[_Slot] = SimpleQueue()
        with ThreadPoolExecutor(processes) as threads:
            for slot in [threads.submit(_Slot, opener) for _ in range(processes)]:
                self._slots.put(slot.result())

    def answer(
        self,
        text: str,
        *,
        filters: Filters | None = None,
        top: int = 3,
        without: Collection[str] = (),
        standing: AskContext = ALONE,
    ) -> Answer:
        """As `Answerer.answer`. Raises TimeoutError when it exceeds its time limit."""
        return self.render(
            whole_answer, text, filters=filters, top=top, without=tuple(without), standing=standing
        )

    def render(self, form: Callable[[Answer], T], text: str, **options: Unpack[AnswerOptions]) -> T:
        """As `Responder.render`. Raises TimeoutError when it exceeds its time limit."""
        with self._slot() as slot:
            if slot.child is not None:
                try:
                    rendered: T = slot.child.ask(
                        _render, form, text, options, seconds=self._seconds, memory=MAX_CHILD_MEMORY
                    )
                    return rendered
                except ChildFailed as failed:
                    slot.refill(self._on_loss)
                    self._on_loss(failed)
                    if failed.reason == TIMEOUT:  # here it would take as long
                        raise TimeoutError from failed
        return self._fallback.render(form, text, **options)

    @contextmanager
    def _slot(self) -> Iterator[_Slot]:
        """A slot for exclusive use."""
        slot = self._slots.get()
        try:
            yield slot
        finally:
            self._slots.put(slot)


class _Slot:
    """Room for one child; empty while a lost child is replaced."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        self.child: Child | None = self._start()

    def _start(self) -> Child:
        child = Child(operator_context)
        try:
            child.ask(_open, self._opener, seconds=OPENING_TIMEOUT_S, memory=MAX_CHILD_MEMORY)
        except BaseException:
            child.end()
            raise
        return child

    def refill(self, on_loss: OnLoss) -> None:
        """End the child and start another, in a thread of its own."""
        if self.child is not None:
            self.child.end()
        self.child = None
        Thread(target=self._fill, args=(on_loss,), daemon=True).start()

    def _fill(self, on_loss: OnLoss) -> None:
        try:
            self.child = self._start()
        except ChildFailed as failed:
            on_loss(failed)


_answerers: list[Answerer] = []
"""In a child: the one answerer of the pool's generation."""


def _open(opener: Opener) -> Iterator[None]:
    """In a child: open the generation and warm it up."""
    answerer = opener()
    warm(answerer)
    _answerers.append(answerer)
    gc.freeze()
    yield None


def _render(form: Callable[[Answer], T], text: str, options: AnswerOptions) -> Iterator[T]:
    """In a child: one answer in a form. Raises as `Answerer.answer`."""
    yield _answerers[0].render(form, text, **options)
