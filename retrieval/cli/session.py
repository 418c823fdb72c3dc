"""Steps shared by the commands: open the archive, show progress, exit.

Exit codes: 0 answered (or done), 1 no answer found, 2 wrong usage, 3 archive or configuration problem,
6 archive much smaller than its index, 130 interrupted, 141 the reader of the output is gone (128 + SIGPIPE,
as a shell says it).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import typer

from retrieval.cli.console import escape_json
from retrieval.cli.options import messages, say
from retrieval.cli.terminal import Terminal
from retrieval.errors import ArchiveBusy, ArchiveShrunk, JianbaoError, UsageError
from retrieval.settings import Settings

if TYPE_CHECKING:
    from retrieval.answering.answerer import Answerer
    from retrieval.archive.archive import Archive
    from retrieval.index.backend import Opened
    from retrieval.index.build.job import Progress

T = TypeVar("T")
BUILD_WAIT_S = 0.5
MAX_BUILD_WAITS = 120
"""A minute: the build of some thousand pages; longer ones are told."""


class ExitCode(IntEnum):
    """Exit codes of the command line; 0 is success."""

    NOT_FOUND = 1
    USAGE = 2
    TROUBLE = 3
    SHRUNK = 6
    INTERRUPTED = 130
    READER_GONE = 141


def exit_code_of(error: JianbaoError) -> ExitCode:
    """The exit code of an error."""
    if isinstance(error, ArchiveShrunk):
        return ExitCode.SHRUNK
    return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.TROUBLE


def open_archive(paths: list[Path] | None, data: Path | None) -> Archive:
    """The archive of the options or settings, else the sample."""
    from retrieval.archive.archive import Archive

    opened = Archive(Settings.read(data=data), paths or ())
    if opened.is_sample:
        Terminal(messages).note(say("sample.note"))
    return opened


def open_answerer(archive: Archive) -> Answerer:
    """Open an archive for questions; report a fallback from a damaged index."""
    opened = with_progress(partial(open_when_built, archive))
    if opened.damage is not None:
        Terminal(messages).error(messages.error(opened.damage))
        Terminal(messages).note(say("index.stands_in", built=opened.generation.manifest.built))
    return archive.answerer_of(opened.generation)


def open_when_built(
    archive: Archive, progress: Progress, sleep: Callable[[float], None] = time.sleep
) -> Opened:
    """Open an archive; wait while another process builds its first index.

    Raises ArchiveBusy after `MAX_BUILD_WAITS` waits, and as `Archive.open` does.
    """
    for waits in range(MAX_BUILD_WAITS):
        try:
            return archive.open(progress)
        except ArchiveBusy as busy:
            if not waits:
                Terminal(messages).note(say("index.awaited", **busy.facts))
        sleep(BUILD_WAIT_S)
    return archive.open(progress)


def with_progress(work: Callable[[Progress], T]) -> T:
    """Run a long task with a progress bar on stderr."""
    with Terminal(messages).progress() as progress:
        return work(progress)


def print_json(value: Any, *, indent: int | None = None) -> None:
    """Print a JSON value to stdout, printable characters unescaped."""
    print(json_text(value, indent=indent), flush=True)


def json_text(value: Any, *, indent: int | None = None) -> str:
    """A JSON value as text, printable characters unescaped."""
    return escape_json(json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False))


def exit_with_usage_error(key: str) -> NoReturn:
    """Print a message to stderr and exit for wrong usage."""
    Terminal(messages).error(say(key))
    raise typer.Exit(ExitCode.USAGE)
