"""Index builds in a child process, while the parent serves readers.

A stranger's file that crashes or bloats its reader harms the child alone; memory returns to the system when
the index is built; no question waits for Python's lock; and a build can be broken off at once. A build that
is killed leaves the index there was (see `index.shelf`).
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, cast

from retrieval.archive.archive import BuildSettings, build_index
from retrieval.errors import BuildBroken
from retrieval.index.shelf import GenerationDirectory
from retrieval.processes.child import send_item
from retrieval.processes.sandbox import ChildFailed, run_in_sandbox
from retrieval.settings import Settings

if TYPE_CHECKING:
    from retrieval.index.build.job import Progress
    from retrieval.index.build.pipeline import BuildReport

PROGRESS_TIMEOUT_S = 3600.0
"""Longest silence of a build: checking the largest index takes minutes."""
MAX_BUILD_MEMORY = 8 * 2**30
"""Bytes; a build works in bounded memory, and its readers have bounds of their own."""

Step = tuple[str, int, int | None]


def build_in_process(
    settings: Settings, paths: Sequence[Path], progress: Progress, *, allow_shrink: bool = False
) -> BuildReport:
    """As `build_index`, in a child process.

    progress: called with each step, and now and then with the last one while there is none; an exception
              from it breaks the build off.
    Raises as `build_index` does, and BuildBroken where the child dies or falls silent.
    """
    shelf = GenerationDirectory(settings.data, paths)
    last: Step = ("reading", 0, None)
    items = run_in_sandbox(
        _build, settings, paths, allow_shrink, BuildSettings.read(settings),
        seconds=PROGRESS_TIMEOUT_S, memory=MAX_BUILD_MEMORY, waiting=lambda: progress(*last),
    )  # fmt: skip
    try:
        with closing(items):
            for item in items:
                if not isinstance(item, tuple):
                    return cast("BuildReport", item)
                last = cast("Step", item)
                progress(*last)
    except BaseException as error:
        shelf.sweep()  # a builder that was killed could not
        if isinstance(error, ChildFailed):
            raise BuildBroken(path="、".join(shelf.archive), detail=error.reason) from error
        raise
    raise BuildBroken(path="、".join(shelf.archive), detail="")


def _build(
    settings: Settings, paths: Sequence[Path], allow_shrink: bool, further: BuildSettings
) -> Generator[object]:
    """In the child: send each step, yield the report.

    Raises as `build_index` does.
    """
    yield build_index(
        settings, paths, lambda *step: send_item(step), allow_shrink=allow_shrink, further=further
    )
