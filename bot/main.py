"""Entry point of `python -m bot`: settings, then the index, then Telegram.

`python -m bot healthcheck` asks a running bot for its health, for containers.

Exit codes: 0 stopped by a signal, 2 wrong usage, 3 archive or configuration problem; to be started again:
1 a mistake of the program, 4 hung, 5 no room on the disk; 130 interrupted before the bot was ready. Of
`healthcheck` 0 well, 1 not.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.errors import NoHealthAddress, NoToken
from bot.settings import BotSettings
from retrieval.errors import JianbaoError, UsageError
from retrieval.i18n import Messages
from retrieval.processes.garbage_collection import collector_paused
from retrieval.settings import interface_language

UNWELL, USAGE, TROUBLE, INTERRUPTED = 1, 2, 3, 130


def run(archive_paths: Sequence[Path], data: Path | None) -> None:
    """Run the bot until a signal to stop.

    Paths and data folder outweigh the settings. Raises JianbaoError when settings, archive or token do not
    allow a start. What only a bot with good settings needs is imported after they were read.
    """
    settings = BotSettings.read()
    if not settings.token.get_secret_value():
        raise NoToken(setting="bot.token")
    with collector_paused():
        from bot.startup import start

    start(settings, archive_paths, data)


def main() -> None:
    """Run the bot with the settings in force; failures become exit codes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    messages = Messages(interface_language())
    match sys.argv[1:]:
        case []:
            sys.exit(_code(messages))
        case ["healthcheck"]:
            sys.exit(_check(messages))
        case ["-h" | "--help"]:
            sys.stdout.write(messages.say("cli.bot") + "\n")
        case unknown:
            sys.stderr.write(messages.say("error.usage", detail=" ".join(unknown)) + "\n")
            sys.exit(USAGE)


def _check(messages: Messages) -> int:
    from bot.ops.health_request import SETTING, request_health

    try:
        address = BotSettings.read().health_listen
        if not address:
            raise NoHealthAddress(setting=SETTING)
    except JianbaoError as error:
        sys.stderr.write(messages.error(error) + "\n")
        return TROUBLE
    well, said = request_health(address)
    sys.stdout.write(said + "\n")
    return 0 if well else UNWELL


def _code(messages: Messages) -> int:
    try:
        run((), None)
    except JianbaoError as error:
        sys.stderr.write(messages.error(error) + "\n")
        return USAGE if isinstance(error, UsageError) else TROUBLE
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0
