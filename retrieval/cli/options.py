"""Options shared by several commands, and the message catalog in use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from retrieval.i18n import Messages
from retrieval.settings import interface_language

messages = Messages(interface_language())
say = messages.say

ArchiveOption = Annotated[list[Path] | None, typer.Option("--archive", help=say("cli.archive_option"))]
DataOption = Annotated[Path | None, typer.Option("--data", help=say("cli.data_option"))]
JsonOption = Annotated[bool, typer.Option("--json", help=say("cli.json_option"))]
SinceOption = Annotated[str | None, typer.Option(help=say("cli.since_option"), metavar="DATE")]
UntilOption = Annotated[str | None, typer.Option(help=say("cli.until_option"), metavar="DATE")]
PaperOption = Annotated[str | None, typer.Option(help=say("cli.paper_option"))]
PageOption = Annotated[str | None, typer.Option(help=say("cli.page_option"))]
