"""Command serve: the archive over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from retrieval.cli.options import DataOption, messages, say
from retrieval.cli.session import exit_with_usage_error
from retrieval.cli.terminal import Terminal
from retrieval.settings import Settings


def serve(
    paths: Annotated[
        list[Path] | None, typer.Argument(help=say("cli.serve_paths"), metavar="[PATH]...", readable=False)
    ] = None,
    *,
    data: DataOption = None,
    listen: Annotated[str | None, typer.Option(help=say("cli.listen_option"), metavar="HOST:PORT")] = None,
    unix: Annotated[
        Path | None, typer.Option(help=say("cli.unix_option"), metavar="SOCKET", readable=False)
    ] = None,
) -> None:
    """Serve an archive until a signal to stop."""
    from retrieval.processes.garbage_collection import collector_paused

    if listen is not None and unix is not None:
        exit_with_usage_error("cli.usage_listen")
    with collector_paused():
        from retrieval.archive.answer_pool import answer_in_processes
        from retrieval.archive.archive import Archive
        from retrieval.archive.build_process import build_in_process
        from retrieval.web.server import serve as run
        from retrieval.web.settings import WebSettings

    settings = WebSettings.read(listen=listen if unix is None else f"unix:{unix.absolute()}")
    archive = Archive(
        Settings.read(data=data), paths or (), build=build_in_process, respond=answer_in_processes
    )
    if archive.is_sample:
        Terminal(messages).note(say("sample.note"))
    run(settings, archive)
