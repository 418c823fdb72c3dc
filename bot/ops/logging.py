"""The bot's log: one line an event, on stderr, without the token and without what people write.

`log_event` is the only way in for our own code; counters hear the same events (`subscribe`),
whatever the level of the log. Libraries are heard from WARNING on: some tell every URL, token and all, at
INFO. Whatever line is written, ours or theirs, with traceback or without, passes through one formatter
that takes the secrets out: `OneLine` for people, `JsonLine` for programs.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from types import TracebackType
from typing import Any
from urllib.parse import quote

from telegram.error import TelegramError

HIDDEN = "[…]"
OURS = ("bot", "retrieval")
FRAMES_SHOWN = 8
LEAST_PART = 16
"""Letters of a token's second half from which it is hidden on its own, too; a shorter one may be any word."""

_TOKEN_LIKE = re.compile(r"\b\d{6,}(?::|%3A)[A-Za-z0-9_-]{30,}", re.ASCII | re.IGNORECASE)
_BARE = re.compile(r"[\w.:/@+-]+")
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

Listener = Callable[[str, Mapping[str, object]], None]

logger = logging.getLogger("bot")
_listeners: list[Listener] = []


def log_event(name: str, /, *, level: int = logging.INFO, **facts: object) -> None:
    """Log that something happened: its name and the facts of it, as `name=value`."""
    for listener in _listeners:
        listener(name, facts)
    if logger.isEnabledFor(level):
        line = " ".join((name, *(f"{key}={_shown(value)}" for key, value in facts.items())))
        logger.log(level, "%s", line, extra={"event": name, "facts": facts})


def subscribe(listener: Listener) -> Callable[[], None]:
    """Tell `listener` of every event, in the thread where it happens; gives what ends that."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def log_error(name: str, error: BaseException, /, **facts: object) -> None:
    """Log a mistake of the program or of the network while it served somebody.

    What Telegram or the system said is told; the text of other exceptions is not, it may hold what a
    person wrote. Their place in the code is told instead.
    """
    said = {"said": str(error)} if isinstance(error, TelegramError | OSError) else {}
    log_event(name, level=logging.ERROR, error=type(error).__name__, **said, **facts, at=_places(error))


def configure(level: str, secrets: Sequence[str], form: str = "auto") -> None:
    """Send every log line of the process to stderr through a formatter.

    form: "lines" for people, "json" for programs, "auto" for whichever reads stderr.
    """
    handler = logging.StreamHandler(sys.stderr)
    for_people = form == "lines" or (form == "auto" and sys.stderr.isatty())
    handler.setFormatter((OneLine if for_people else JsonLine)(secrets))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    # it repeats what ends up in the error handler, or in `run` for a refused token
    logging.getLogger("telegram.ext._utils.networkloop").setLevel(logging.CRITICAL)


class OneLine(logging.Formatter):
    """Time, level, text; line breaks become spaces, a traceback a list of places, secrets `HIDDEN`."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")
        self._secrets = sorted({form for s in secrets if s for form in _forms(s)}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """One line without secrets."""
        line = self._line(record)
        for secret in self._secrets:
            line = line.replace(secret, HIDDEN)
        return _TOKEN_LIKE.sub(HIDDEN, line)

    def _line(self, record: logging.LogRecord) -> str:
        own = copy(record)
        own.exc_text = None  # another handler's form of the traceback
        return " ".join(super().format(own).split())

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """Local time, ISO 8601 with offset."""
        return dt.datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802
        """What was raised, and where, innermost first."""
        error = ei[1]
        return "" if error is None else f"{type(error).__name__}: {error} at={_places(error)}"


class JsonLine(OneLine):
    """The same as one JSON object: time, level, event and its facts; of libraries logger and text."""

    def _line(self, record: logging.LogRecord) -> str:
        facts: dict[str, Any] = {"time": self.formatTime(record), "level": record.levelname}
        name = getattr(record, "event", None)
        if name is None:
            facts |= {"logger": record.name, "text": " ".join(record.getMessage().split())}
        else:
            facts |= {"event": name, **getattr(record, "facts", {})}
        if record.exc_info:
            facts["raised"] = self.formatException(record.exc_info)
        return json.dumps({key: _jsonable(value) for key, value in facts.items()}, ensure_ascii=False)


def _jsonable(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.3g}")
    return value if isinstance(value, str | int | None) else str(value)


def _forms(secret: str) -> set[str]:
    """The token itself, as part of a URL, and its second half alone."""
    part = secret.partition(":")[2]
    return {secret, quote(secret, safe=""), *({part} if len(part) >= LEAST_PART else ())}


def _places(error: BaseException) -> str:
    """The innermost frames of an exception and of what it came from, as file:line."""
    frames = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in _frames(error)]
    return "<".join(reversed(frames[-FRAMES_SHOWN:])) or "?"


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    inner = _frames(error.__cause__) if error.__cause__ is not None else []
    return [*traceback.extract_tb(error.__traceback__), *inner]


def _shown(value: object) -> str:
    text = f"{value:.3g}" if isinstance(value, float) else str(value)
    return text if _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False)
