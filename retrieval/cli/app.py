"""Console script `jianbao`: the table of commands, and errors as exit codes.

A command parses, calls the library, prints. The table is in the order of the help; plug-ins add theirs
through `retrieval.cli.plugins`. Exit codes: `retrieval.cli.session`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import typer

from retrieval.cli import evaluate, index, maintenance, query
from retrieval.cli.options import messages, say
from retrieval.cli.plugins import PluginGroup
from retrieval.cli.session import ExitCode
from retrieval.cli.terminal import Terminal
from retrieval.errors import JianbaoError, UsageError

# UsageError of the click that this typer stands on: typer ships its own, older ones use the package
WrongCall: type[Exception] = typer.BadParameter.__mro__[1]

COMMANDS: dict[str, Callable[..., None]] = {
    "ask": query.ask,
    "search": query.search,
    "read": index.read,
    "index": index.index,
    "doctor": index.doctor,
    "backup": maintenance.backup,
    "restore": maintenance.restore,
    "chat": query.chat,
    "config": maintenance.config,
    "eval": evaluate.evaluate,
}
"""Name and function of each built-in command; the catalogue has the help under `cli.` and the name."""

app = typer.Typer(
    cls=PluginGroup, help=say("cli.help"), invoke_without_command=True, add_completion=False,
    pretty_exceptions_enable=False, rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
for name, command in COMMANDS.items():
    app.command(name, help=say(f"cli.{name}"))(command)


@app.callback()
def show_help(context: typer.Context) -> None:
    """Print the help for `jianbao` alone."""
    if context.invoked_subcommand is None:
        print(context.get_help())


def main() -> None:
    """Run the command line; errors go to stderr and the exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        code = app(standalone_mode=False) or 0
    except JianbaoError as error:
        Terminal(messages).error(messages.error(error))
        code = ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.TROUBLE
    except WrongCall as error:
        Terminal(messages).error(say("error.usage", detail=_usage_detail(error)))
        code = ExitCode.USAGE
    except (KeyboardInterrupt, typer.Abort):
        Terminal(messages).error(say("cli.interrupted"))
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of the pipe is gone; nobody is left to tell
        code = 0
    sys.exit(code)


def _usage_detail(error: Any) -> str:
    """Message for an unknown option, a missing or bad value."""
    if option := getattr(error, "option_name", None):
        return say("cli.no_such_option", option=option)
    parameter = getattr(error, "param", None)
    if parameter is None:
        return str(error.format_message())
    name = parameter.opts[0]
    if type(error).__name__ == "MissingParameter":
        return say("cli.missing", name=name)
    return say("cli.bad_value", name=name, detail=error.message)


if __name__ == "__main__":
    main()
