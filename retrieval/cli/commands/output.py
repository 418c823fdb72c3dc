"""Output of a command: its format, and the file it goes to.

A file is written beside its place and put there at the end, so that a failure leaves neither a part of a file
nor the loss of the one before. A CSV file begins with a byte order mark, without which Excel takes UTF-8 for
the encoding of the country; in a pipe, where programs read, there is none.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retrieval.cli.console import visible
from retrieval.cli.options import messages, say
from retrieval.cli.session import T, exit_with_usage_error, json_text, print_json
from retrieval.cli.terminal import Terminal
from retrieval.errors import CannotWrite, UnknownSuffix

if TYPE_CHECKING:
    from retrieval.bibliography.cited_record import CitedRecord
    from retrieval.bibliography.record_formats import RecordFormat

BYTE_ORDER_MARK = "\ufeff"
NEW_FILE_MODE = 0o666
"""Mode of a new file before the umask."""


class OutputFormat(StrEnum):
    """Formats of a command's result."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    BIBTEX = "bibtex"
    RIS = "ris"

    @property
    def of_records(self) -> RecordFormat | None:
        """The format of records; None for text and JSON."""
        from retrieval.bibliography.record_formats import RecordFormat

        return None if self in (OutputFormat.TEXT, OutputFormat.JSON) else RecordFormat(str(self))


_SUFFIXES = {
    ".json": OutputFormat.JSON, ".csv": OutputFormat.CSV, ".md": OutputFormat.MARKDOWN,
    ".bib": OutputFormat.BIBTEX, ".ris": OutputFormat.RIS,
}  # fmt: skip

FormatOption = Annotated[
    OutputFormat, typer.Option("--format", "-f", help=say("cli.format_option"), case_sensitive=False)
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", readable=False, help=say("cli.output_option"), metavar="FILE")
]


def chosen_format(form: OutputFormat, output: Path | None, *, as_json: bool = False) -> OutputFormat:
    """The format by `--json`, `--format` or the suffix of the file.

    Raises UnknownSuffix for text into a file, for text is made for a terminal.
    """
    if as_json:
        return OutputFormat.JSON
    if output is None or form is not OutputFormat.TEXT:
        return form
    if (found := _SUFFIXES.get(output.suffix.lower())) is None:
        raise UnknownSuffix(path=output)
    return found


def check_batch(given: str | None, batch: Path | None, form: OutputFormat, lacking: str, both: str) -> None:
    """Exit unless one thing is given, or a batch with a format.

    lacking, both: keys of the messages for neither and for both.
    """
    if (given is None) == (batch is None):
        exit_with_usage_error(lacking if given is None else both)
    if batch is not None and form is OutputFormat.TEXT:
        exit_with_usage_error("cli.usage_batch_json")


def note_if_empty(results: Iterable[T]) -> Iterator[T]:
    """The results of a batch; a note on stderr after none."""
    found = False
    for result in results:
        found = True
        yield result
    if not found:
        Terminal(messages).note(say("cli.batch_empty"))


def write_json(value: Any, output: Path | None = None) -> None:
    """Write a JSON value to a file, or print it. Raises CannotWrite."""
    if output is None:
        print_json(value)
    else:
        write_file(output, (json_text(value), "\n"))


def write_records(
    records: Iterable[CitedRecord], record_format: RecordFormat, output: Path | None = None
) -> None:
    """Write records to a file, or print them. Raises CannotWrite."""
    from retrieval.bibliography.record_formats import RecordFormat, render_records

    parts = map(_visible, render_records(records, record_format, messages))
    if output is None:
        _print(parts)
    else:
        mark = BYTE_ORDER_MARK if record_format is RecordFormat.CSV else ""
        write_file(output, (mark, *parts))


def write_file(path: Path, parts: Iterable[str]) -> None:
    """Write a text file, whole or not at all. Raises CannotWrite."""
    _write(path, (part.encode("utf-8", "replace") for part in parts))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all. Raises CannotWrite."""
    _write(path, [content])


def _write(path: Path, parts: Iterable[bytes]) -> None:
    try:
        if path.is_dir():
            raise CannotWrite(path=path, detail=say("cli.is_folder"))
        target = path.resolve()
        if not target.parent.is_dir():
            raise CannotWrite(path=path, detail=say("cli.no_folder", folder=target.parent))
        if target.exists() and not target.is_file():  # a device or a pipe
            with target.open("wb") as file:
                file.writelines(parts)
        elif target.exists() and not os.access(target, os.W_OK):
            raise CannotWrite(path=path, detail=say("cli.read_only"))
        else:
            _replace(target, parts)
    except OSError as error:
        raise CannotWrite(path=path, detail=error.strerror or "") from error


def _replace(target: Path, parts: Iterable[bytes]) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:50]}.", suffix=".part", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(_mode_of(target))
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _mode_of(target: Path) -> int:
    """Mode of the old file; of a new one under the umask."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return NEW_FILE_MODE & ~mask


def _print(parts: Iterable[str]) -> None:
    for part in parts:
        sys.stdout.write(part)
    sys.stdout.flush()


def _visible(part: str) -> str:
    """A part with control characters as visible marks, its line ends kept."""
    return "\r\n".join(map(visible, part.split("\r\n")))
