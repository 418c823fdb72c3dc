"""An archive that leaves the work to processes of their own, for who serves readers meanwhile.

Its index is built in one.

What a stranger's file does to the process that reads it, it does to that one alone; its memory goes back to
the system when the index is built; no question waits for Python's lock; and it can be broken off at once,
whatever it is doing. A build that is killed leaves the index there was (see `index.generations`).
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, cast

from retrieval.answering.responder import Responder
from retrieval.archive.answer_pool import AnswerPool, Lost
from retrieval.archive.archive import Archive, silent
from retrieval.errors import BuildBroken
from retrieval.processes.sandbox import ChildFailed, confined, tell
from retrieval.settings import Settings

if TYPE_CHECKING:
    from retrieval.answering.answerer import Answerer
    from retrieval.index.build.pipeline import BuildReport, Progress

SILENT_SECONDS = 3600.0
"""How long a build may show no progress: checking the largest index takes minutes."""
MOST_MEMORY = 8 * 2**30
"""Bytes; a build works in bounded memory, and its readers have bounds of their own."""

Step = tuple[str, int, int | None]


class ArchiveApart(Archive):
    """As `Archive`, with its index built elsewhere, and questions answered elsewhere."""

    def respondent(self, answerer: Answerer, *, processes: int, seconds: float, lost: Lost) -> Responder:
        """See `AnswerPool`; as `Archive.respondent` where no process can be started."""
        try:
            return AnswerPool(
                answerer, self.settings, self.paths, processes=processes, seconds=seconds, lost=lost
            )
        except ChildFailed as failed:
            lost(failed)
            return super().respondent(answerer, processes=processes, seconds=seconds, lost=lost)

    def index(self, progress: Progress = silent) -> BuildReport:
        """As `Archive.index`; `progress` is called now and then also while there is none, and what it
        raises breaks the build off. Raises BuildBroken beside what that raises."""
        last: Step = ("reading", 0, None)
        items = confined(
            _built, self.settings, self.paths,
            seconds=SILENT_SECONDS, memory=MOST_MEMORY, waiting=lambda: progress(*last),
        )  # fmt: skip
        try:
            with closing(items):
                for item in items:
                    if not isinstance(item, tuple):
                        return cast("BuildReport", item)
                    last = cast("Step", item)
                    progress(*last)
        except BaseException as error:
            self.shelf.sweep()  # a builder that was killed could not
            if isinstance(error, ChildFailed):
                raise BuildBroken(path="、".join(self.shelf.archive), detail=error.reason) from error
            raise
        raise BuildBroken(path="、".join(self.shelf.archive), detail="")


def _built(settings: Settings, paths: Sequence[Path]) -> Generator[object]:
    """In the process that builds: each step as it comes, the report in the end. Raises as `Archive.index`."""
    yield Archive(settings, paths).index(lambda *step: tell(step))
