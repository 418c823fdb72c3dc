"""Command mcp: the archive as tools of agents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from retrieval.cli.options import DataOption, say
from retrieval.cli.session import open_archive


def mcp(
    paths: Annotated[
        list[Path] | None, typer.Argument(help=say("cli.serve_paths"), metavar="[PATH]...", readable=False)
    ] = None,
    *,
    data: DataOption = None,
) -> None:
    """Serve the tools over standard input and output."""
    from retrieval.mcp.stdio_server import serve_tools

    serve_tools(open_archive(paths, data))
