"""Commands of the operator: backup, restore, config."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from retrieval.cli.effective_settings import effective_settings
from retrieval.cli.options import DataOption, JsonOption, messages, say
from retrieval.cli.plugins import plugin_settings
from retrieval.cli.session import print_json, with_progress
from retrieval.cli.standard_streams import check_given_file
from retrieval.cli.terminal import Terminal
from retrieval.settings import IndexSettings, OpenSearchSettings, Settings, SourcedSettings


def backup(
    file: Annotated[Path, typer.Argument(readable=False, help=say("cli.backup_file"))],
    data: DataOption = None,
) -> None:
    """Back up the state of the bot and the live indexes."""
    from retrieval.maintenance.backup import back_up

    folder, terminal = Settings.read(data=data).data, Terminal(messages)
    for key in (settings.read().backup_note() for settings in plugin_settings()):
        if key is not None:
            terminal.note(say(key))
    done = with_progress(lambda progress: back_up(folder, file, progress, now=_now))
    terminal.note(say("cli.backed_up", path=done.path, size=_megabytes(done.bytes), count=len(done.archives)))


def restore(
    file: Annotated[Path, typer.Argument(readable=False, help=say("cli.backup_file"))],
    data: DataOption = None,
) -> None:
    """Restore a backup; existing data is renamed, not deleted."""
    from retrieval.maintenance import restore as restoring

    check_given_file(file)
    folder = Settings.read(data=data).data
    done = with_progress(lambda progress: restoring.restore(file, folder, progress, now=_now))
    terminal = Terminal(messages)
    terminal.note(say("cli.restored", made=done.made, count=len(done.archives)))
    for path in done.aside:
        terminal.note(say("cli.kept_aside", path=path))


def config(as_json: JsonOption = False) -> None:
    """Show every setting with its value and origin."""
    from retrieval.web.settings import WebSettings

    built_in: list[type[SourcedSettings]] = [Settings, IndexSettings, OpenSearchSettings, WebSettings]
    found = list(effective_settings([*built_in, *plugin_settings()]))
    if as_json:
        print_json({s.name: {"value": s.value, "origin": s.origin} for s in found}, indent=1)
    else:
        Terminal(messages).settings(found)


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
