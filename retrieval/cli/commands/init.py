"""Command init: settings of an archive, after a look at it.

Asks on a terminal; elsewhere the arguments say everything. An existing settings file is replaced after a yes
only, and kept beside under another name.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrieval.cli.commands.output import write_file
from retrieval.cli.options import DataOption, messages, say
from retrieval.cli.session import exit_with_usage_error
from retrieval.cli.terminal import Terminal
from retrieval.errors import ArchiveMissing, CannotWrite, SettingsFileExists
from retrieval.i18n import clip
from retrieval.settings import Settings
from retrieval.settings_sources import own_file

if TYPE_CHECKING:
    from retrieval.models import Page
    from retrieval.reading.sample_pages import SampledSource

MAX_HEADLINE_LENGTH = 30
"""Code points of a headline in the look at a file."""
DELETE = "\x7f"
"""The one character that TOML has escaped and JSON has not."""


class InterfaceLanguage(StrEnum):
    """Languages of the interface."""

    SIMPLIFIED = "zh-Hans"
    TRADITIONAL = "zh-Hant"
    ENGLISH = "en"


def init(
    archives: Annotated[list[Path] | None, typer.Argument(readable=False, help=say("cli.archives"))] = None,
    data: DataOption = None,
    language: Annotated[InterfaceLanguage | None, typer.Option(help=say("cli.language_option"))] = None,
    target: Annotated[
        Path | None, typer.Option("--write", readable=False, help=say("cli.write_option"), metavar="FILE")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=say("cli.replace_yes"))] = False,
) -> None:
    """Write the settings file of an archive."""
    terminal = Terminal(messages)
    paths = archives or [ask_for_archive(terminal)]
    for path in paths:
        if not path.exists():
            raise ArchiveMissing(path=path)
    show_sample(terminal, paths)
    file = target or own_file()
    chosen: dict[str, object] = {"archive": [str(path.resolve()) for path in paths]}
    chosen |= {"data": str(data.resolve())} if data else {}
    chosen |= {"language": str(language)} if language else {}
    if file.exists():
        terminal.note(say("init.kept", path=set_old_file_aside(file, may_replace=yes)))
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
    write_file(file, [settings_text(chosen)])
    terminal.note(say("init.written", path=file))
    terminal.out.print(settings_text(chosen), end="")
    terminal.note(say("init.next"))


def is_interactive() -> bool:
    """True if a person can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def ask_for_archive(terminal: Terminal) -> Path:
    """The path that a person types, asked until it exists."""
    if not is_interactive():
        exit_with_usage_error("init.no_archive")
    while True:
        typed = typer.prompt(say("init.where"), err=True).strip().strip("'\"")
        path = Path(typed).expanduser()
        if typed and path.exists():
            return path
        terminal.error(messages.error(ArchiveMissing(path=typed)))


def show_sample(terminal: Terminal, paths: Sequence[Path]) -> None:
    """Show the pages read from three of the files."""
    from retrieval.reading.sample_pages import read_sample_in_sandbox

    for number, sampled in enumerate(read_sample_in_sandbox(paths, Settings.read().links)):
        if number == 0:
            terminal.note(say("init.sources", count=f"{sampled.sources:,}"))
        for line in sample_lines(sampled):
            terminal.note(f"  {line}")


def sample_lines(sampled: SampledSource) -> list[str]:
    """Lines on a file: its pages, or the reason against it."""
    lines = [f"{sampled.name}:{_page_line(page)}" for page in sampled.pages]
    return [*lines, *map(messages.set_aside, sampled.set_aside)]


def _page_line(page: Page) -> str:
    headline = next((article.headline for article in page.articles if article.headline), None)
    return say(
        "init.page",
        paper=page.paper or say("unknown.paper"),
        date=messages.date(page.date),
        page=messages.page(page.label),
        count=len(page.articles),
        headline=clip(headline, MAX_HEADLINE_LENGTH) if headline else say("unknown.headline"),
    )


def set_old_file_aside(file: Path, *, may_replace: bool) -> Path:
    """Copy a settings file beside itself, after a yes; gives the copy.

    Raises SettingsFileExists without a yes, CannotWrite where the copy cannot be written.
    """
    if not may_replace and not (is_interactive() and typer.confirm(say("init.replace", path=file), err=True)):
        raise SettingsFileExists(path=file)
    numbers = (file.with_name(f"{file.name}.{number}") for number in range(1, sys.maxsize))
    copy = next(path for path in numbers if not path.exists())
    try:
        shutil.copy2(file, copy)
    except OSError as error:
        raise CannotWrite(path=copy, detail=error.strerror or "") from error
    return copy


def settings_text(chosen: Mapping[str, object]) -> str:
    """Settings as TOML; JSON's strings and lists are TOML's.

    Raises CannotWrite for a path that is no Unicode.
    """
    text = "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in chosen.items())
    if not text.isascii() and os.fsencode(text).decode("utf-8", "replace") != text:
        raise CannotWrite(path=own_file(), detail=say("init.not_unicode"))
    return text.replace(DELETE, r"\u007f")
