"""Responders: answers to the questions of many readers, from one generation.

An `Answerer` is a responder that answers in the calling thread; `AnswerPool` (in `archive.answer_pool`) has
child processes. A `StartResponder` makes one or the other from an answerer; `answer_here` is the first kind.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Protocol, TypeVar, Unpack

from retrieval.answering.answerer import ALONE, Answerer, AnswerOptions
from retrieval.answering.understanding.reading import AskContext
from retrieval.answering.warm_up import warm
from retrieval.models import Answer, Filters

if TYPE_CHECKING:
    from retrieval.processes.sandbox import ChildFailed

T = TypeVar("T")

Opener = Callable[[], Answerer]
"""Opens a generation for questions once more; picklable, for it is called in a child process."""
OnLoss = Callable[["ChildFailed"], None]
"""Receives the failure of each child process that was lost."""


class Responder(Protocol):
    """Answers questions from one generation; may be shared by threads."""

    def answer(
        self,
        text: str,
        *,
        filters: Filters | None = None,
        top: int = 3,
        without: Collection[str] = (),
        standing: AskContext = ALONE,
    ) -> Answer:
        """As `Answerer.answer`."""

    def render(self, form: Callable[[Answer], T], text: str, **options: Unpack[AnswerOptions]) -> T:
        """An answer in a form, made in the process of the answer.

        form: of a module's top level. Only its value has to travel: an answer with its articles takes a
        millisecond to be packed and unpacked.
        """


class StartResponder(Protocol):
    """Makes the responder of many questions from the answerer of a generation."""

    def __call__(
        self, answerer: Answerer, opener: Opener, /, *, processes: int, seconds: float, on_loss: OnLoss
    ) -> Responder:
        """Start a responder.

        opener: opens the generation in a child process.
        processes, seconds, on_loss: see `AnswerPool`.
        """


def answer_here(
    answerer: Answerer, _opener: Opener, *, processes: int, seconds: float, on_loss: OnLoss
) -> Responder:
    """The answerer itself, warmed up: no child processes."""
    warm(answerer)
    return answerer


def whole_answer(answer: Answer) -> Answer:
    """The form that is the answer itself."""
    return answer
