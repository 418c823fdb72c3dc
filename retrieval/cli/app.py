"""Console script `jianbao`: the table of commands, and errors as exit codes.

A command parses, calls the library, prints. The table is in the order of the help; plug-ins add theirs
through `retrieval.cli.plugins`. Exit codes: `retrieval.cli.session`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from retrieval.cli import evaluate, index, maintenance, query
from retrieval.cli.browse import article_lookup, days, frequencies
from retrieval.cli.commands import agent_tools, init, search, serve
from retrieval.cli.commands.fix import fix
from retrieval.cli.commands.version import version_line
from retrieval.cli.drafts.check import check
from retrieval.cli.options import ConfigOption, messages, say
from retrieval.cli.plugins import PluginGroup
from retrieval.cli.scrapbook.clip import clip
from retrieval.cli.session import ExitCode, exit_code_of
from retrieval.cli.standard_streams import ReaderGone, drain_output, prepare_standard_streams
from retrieval.cli.terminal import Terminal
from retrieval.cli.usage_errors import WrongCall, usage_detail
from retrieval.errors import JianbaoError
from retrieval.settings import ignored_settings
from retrieval.settings_sources import CONFIG_VARIABLE, own_file

COMMANDS: dict[str, Callable[..., None]] = {
    "ask": query.ask,
    "search": search.search,
    "check": check,
    "init": init.init,
    "day": days.day,
    "article": article_lookup.article,
    "similar": article_lookup.similar,
    "trend": frequencies.trend,
    "people": frequencies.people,
    "read": index.read,
    "fix": fix,
    "index": index.index,
    "doctor": index.doctor,
    "backup": maintenance.backup,
    "restore": maintenance.restore,
    "chat": query.chat,
    "serve": serve.serve,
    "mcp": agent_tools.mcp,
    "config": maintenance.config,
    "eval": evaluate.evaluate,
}
"""Name and function of each built-in command; the catalogue has the help under `cli.` and the name."""

app = typer.Typer(
    cls=PluginGroup, help=say("cli.help"), invoke_without_command=True,
    pretty_exceptions_enable=False, rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
for name, command in COMMANDS.items():
    text = say(f"cli.{name}")
    app.command(name, help=text, short_help=text.partition("\n")[0])(command)
app.add_typer(clip, name="clip")


def print_version(value: bool) -> None:
    """Print the version and exit, for `--version`."""
    if value:
        print(version_line())
        raise typer.Exit


@app.callback()
def begin(
    context: typer.Context,
    config: ConfigOption = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=print_version, is_eager=True, help=say("cli.version_option"))
    ] = False,
) -> None:
    """Print the help for `jianbao` alone, else notes on ignored settings."""
    if config is not None:
        os.environ[CONFIG_VARIABLE] = str(config)
    if context.invoked_subcommand is None:
        print(context.get_help())
        return
    for ignored in ignored_settings():
        note = say("cli.settings_ignored", path=ignored.path, names="、".join(ignored.names), own=own_file())
        Terminal(messages).note(note)


def has_current_folder() -> bool:
    """False after the current folder was deleted."""
    with suppress(OSError):
        return Path.cwd().is_dir()
    return False


def main() -> None:
    """Run the command line; errors go to stderr and the exit code."""
    prepare_standard_streams()
    try:
        code = app(standalone_mode=False) or 0
        sys.stdout.flush()
    except JianbaoError as error:
        Terminal(messages).error(messages.error(error))
        code = exit_code_of(error)
    except WrongCall as error:
        Terminal(messages).error(say("error.usage", detail=usage_detail(error)))
        code = ExitCode.USAGE
    except (KeyboardInterrupt, typer.Abort):
        Terminal(messages).error(say("cli.interrupted"))
        code = ExitCode.INTERRUPTED
    except ReaderGone:
        code = ExitCode.READER_GONE
    except OSError as error:
        place = error.filename or say(
            "cli.standard_streams" if has_current_folder() else "cli.current_folder"
        )
        Terminal(messages).error(
            say("error.system", path=place, detail=messages.system_words(error.strerror or str(error)))
        )
        code = ExitCode.TROUBLE
    drain_output()
    sys.exit(code)


if __name__ == "__main__":
    main()
