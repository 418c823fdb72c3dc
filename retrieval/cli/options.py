"""Options shared by several commands, and the message catalog in use."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from retrieval.i18n import Messages
from retrieval.settings import interface_language

CONFIG_OPTION = "--config"


def config_argument(arguments: Sequence[str]) -> Path | None:
    """The value of `--config` before the command, for the help's language."""
    if arguments[:1] == [CONFIG_OPTION]:
        return Path(arguments[1]) if len(arguments) > 1 else None
    first = arguments[0] if arguments else ""
    return Path(first.partition("=")[2]) if first.startswith(f"{CONFIG_OPTION}=") else None


messages = Messages(interface_language(config_argument(sys.argv[1:])))
say = messages.say

ConfigOption = Annotated[
    Path | None, typer.Option(CONFIG_OPTION, readable=False, help=say("cli.config_option"), metavar="FILE")
]

# readable: the parser would refuse a path without rights in words of its own; the library names the cause
ArchiveOption = Annotated[
    list[Path] | None, typer.Option("--archive", readable=False, help=say("cli.archive_option"))
]
DataOption = Annotated[Path | None, typer.Option("--data", readable=False, help=say("cli.data_option"))]
JsonOption = Annotated[bool, typer.Option("--json", help=say("cli.json_option"))]
SinceOption = Annotated[str | None, typer.Option(help=say("cli.since_option"), metavar="DATE")]
UntilOption = Annotated[str | None, typer.Option(help=say("cli.until_option"), metavar="DATE")]
PaperOption = Annotated[str | None, typer.Option(help=say("cli.paper_option"))]
PageOption = Annotated[str | None, typer.Option(help=say("cli.page_option"))]
