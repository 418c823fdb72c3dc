"""Start of the bot: log, database, index, then Telegram."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote, urlsplit

from telegram.error import InvalidToken

from bot.application import TelegramBot
from bot.errors import RefusedToken
from bot.peers.protocol import NoPeers, Peers
from bot.settings import BotSettings
from bot.state.database import Database, salt_in
from bot.transport.proxy import proxy_for
from retrieval.archive.answer_pool import answer_in_processes
from retrieval.archive.archive import Archive
from retrieval.archive.build_process import build_in_process
from retrieval.archive.live_index import LiveIndex
from retrieval.archive.opening import open_live_index
from retrieval.errors import JianbaoError, NoRoom
from retrieval.files import lack_of_room
from retrieval.i18n import Messages
from retrieval.ops import logging as log
from retrieval.ops.gc_schedule import freeze_startup_objects
from retrieval.ops.logging import log_error, log_event, logger
from retrieval.settings import OpenSearchSettings, Settings, interface_language

CRASHED, NO_ROOM = 1, 5
"""Exit codes that ask for another start; see `bot.main` for all."""


def start(settings: BotSettings, archive_paths: Sequence[Path], data: Path | None) -> None:
    """Open database and index; run the bot until a signal to stop.

    Paths and data folder outweigh the settings. Raises JianbaoError when archive or token do not allow a
    start; any other mistake is logged, without secrets, and ends the process with CRASHED or, on a full
    disk, NO_ROOM.
    """
    log.configure(settings.log_level, _secrets(settings, data), settings.log_format)
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # the library's coming behaviour; else each 429 warns
    signal.signal(signal.SIGTERM, _stop)  # until the bot polls and has its own way of stopping
    try:
        if (proxy := proxy_for(settings.api)) is not None:
            log_event("proxy", place=proxy.place, host=urlsplit(settings.api).hostname)
        _run(settings, _archive(Settings.read(data=data), archive_paths))
    except InvalidToken:
        raise RefusedToken(setting="bot.token") from None  # its own text repeats the token
    except NoRoom as error:
        log_error("no_room", error)
        sys.stderr.write(Messages(interface_language()).error(error) + "\n")
        raise SystemExit(NO_ROOM) from None
    except JianbaoError:
        raise
    except Exception as error:  # noqa: BLE001 -- the edge: a traceback of the interpreter would not be redacted
        logger.exception("crashed")
        is_full = isinstance(error, OSError | sqlite3.Error) and lack_of_room(error) is not None
        raise SystemExit(NO_ROOM if is_full else CRASHED) from None


def _archive(settings: Settings, paths: Sequence[Path]) -> Archive:
    """The archive, with its builds and answers in child processes."""
    return Archive(settings, paths, build=build_in_process, respond=answer_in_processes)


def _run(settings: BotSettings, archive: Archive) -> None:
    try:
        database, peers = _open_database(settings, archive.settings.data)
        index = _open_index(settings, archive)
    except SystemExit:
        log_event("stopped", before="polling")
        raise
    freeze_startup_objects()
    bot = TelegramBot(settings, index, database, Messages(archive.settings.language), peers)
    try:
        bot.run()
    finally:
        bot.close()


def _secrets(settings: BotSettings, data: Path | None) -> list[str]:
    """Secrets to be masked in every line of the log."""
    address = settings.state.get_secret_value()
    password = urlsplit(address).password or ""
    given = [settings.token, settings.webhook_secret, settings.state]
    if Settings.read(data=data).search == "opensearch":
        given.append(OpenSearchSettings.read().password)
    return [*(secret.get_secret_value() for secret in given), password, unquote(password)]


def _open_database(settings: BotSettings, data: Path) -> tuple[Database, Peers]:
    """Open the bot's database and its peers.

    Raises as `prepare_database` does.
    """
    address = settings.state.get_secret_value()
    if not address:
        return Database.in_folder(data), NoPeers()
    from bot.peers.postgres import PostgresPeers
    from bot.state.postgres import PostgresStore, prepare_database

    data.mkdir(parents=True, exist_ok=True)
    salt = prepare_database(address, settings.token.get_secret_value().partition(":")[0], data, salt_in(data))
    store, number = PostgresStore(address), secrets.randbelow(2**31 - 1) + 1
    return Database(data, store, salt, number=number), PostgresPeers(store, number)


def _open_index(settings: BotSettings, archive: Archive) -> LiveIndex:
    """Open the index, logging each stage of a build."""
    index = open_live_index(archive, workers=settings.workers, answer_seconds=settings.answer_seconds)
    if not settings.admins:
        log_event("no_admins", level=logging.WARNING, hint="JIANBAO_BOT_ADMINS: nobody can /reload")
    return index


def _stop(signum: int, frame: object) -> NoReturn:
    raise SystemExit(0)
