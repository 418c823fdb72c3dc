"""The bot's commands on the command line: `jianbao bot`.

Registered through the entry-point group `jianbao.commands` (see `retrieval.cli.plugins`). Imports
nothing of Telegram before the bot runs, so that `jianbao --help` stays quick.
"""

from __future__ import annotations

import typer

from retrieval.cli.options import ArchiveOption, DataOption, say


def register(app: typer.Typer) -> None:
    """Add the bot's commands to the command line."""
    app.command("bot", help=say("cli.bot"))(run_bot)


def run_bot(archive: ArchiveOption = None, data: DataOption = None) -> None:
    """Run the Telegram bot."""
    from bot.main import run

    run(archive or (), data)
