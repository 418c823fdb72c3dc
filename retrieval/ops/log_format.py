"""Format of the log: one line a record, secrets masked.

Takes records of the standard library, made by structlog or by other libraries, through one chain of
processors: describe the record, render, mask the secrets. Lines for people, JSON for programs.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import traceback
from collections.abc import Callable, MutableMapping, Sequence
from typing import Any
from urllib.parse import quote

from structlog.stdlib import ProcessorFormatter

MASK = "[…]"
MAX_FRAMES = 8
"""Innermost frames of a traceback that are logged."""
MIN_TOKEN_PART_LENGTH = 16
"""Shortest second half of a token to be masked on its own, too; a shorter one may be any word."""

_TOKEN_LIKE = re.compile(r"\b\d{6,}(?::|%3A)[A-Za-z0-9_-]{30,}", re.ASCII | re.IGNORECASE)
_BARE = re.compile(r"[\w.:/@+-]+")

Facts = MutableMapping[str, Any]


def line_formatter(secrets: Sequence[str]) -> ProcessorFormatter:
    """Format for people: time, level, event or text, facts as `name=value`."""
    return ProcessorFormatter(processors=[describe_record, render_line, mask_secrets(secrets)])


def json_formatter(secrets: Sequence[str]) -> ProcessorFormatter:
    """Format for programs: JSON; the facts of libraries are logger and text."""
    return ProcessorFormatter(processors=[describe_record, render_json, mask_secrets(secrets)])


def describe_record(_logger: object, _method: str, event: Facts) -> Facts:
    """Put time and level first; a traceback becomes `raised`."""
    record: logging.LogRecord = event.pop("_record")
    is_ours = event.pop("_from_structlog")
    described = {"time": _local_time(record.created), "level": record.levelname}
    if is_ours:
        return {**described, "event": event.pop("event"), **event}
    described |= {"logger": record.name, "text": event["event"]}
    error = (event.get("exc_info") or (None, None))[1]
    if error is not None:
        # of a library any other text may hold words of readers, as a parser's does
        is_shown = is_quotable(error) or record.name.partition(".")[0] == "bot"
        said = f": {error}" if is_shown else ""
        described["raised"] = f"{type(error).__name__}{said} at={places_in_code(error)}"
    return described


def render_line(_logger: object, _method: str, facts: Facts) -> str:
    """One line; line breaks within become spaces."""
    time, level = facts.pop("time"), facts.pop("level")
    if "event" in facts:
        name = facts.pop("event")
        words = (time, level, name, *(f"{key}={_render_value(value)}" for key, value in facts.items()))
    else:
        words = (time, level, facts["text"], facts.get("raised", ""))
    return " ".join(" ".join(words).split())


def render_json(_logger: object, _method: str, facts: Facts) -> str:
    """One JSON object."""
    if "text" in facts and "event" not in facts:
        facts["text"] = " ".join(facts["text"].split())
    return json.dumps({key: _jsonable(value) for key, value in facts.items()}, ensure_ascii=False)


def mask_secrets(secrets: Sequence[str]) -> Callable[[object, str, Any], str]:
    """A processor to mask these secrets, and anything like a token."""
    forms = sorted({form for s in secrets if s for form in _forms(s)}, key=len, reverse=True)

    def mask(_logger: object, _method: str, line: str) -> str:
        for form in forms:
            line = line.replace(form, MASK)
        return _TOKEN_LIKE.sub(MASK, line)

    return mask


def is_quotable(error: BaseException) -> bool:
    """True for errors with words of the system or of Telegram only."""
    kinds = (f"{kind.__module__}.{kind.__name__}" for kind in type(error).__mro__)
    return isinstance(error, OSError) or "telegram.error.TelegramError" in kinds


def places_in_code(error: BaseException) -> str:
    """The frames of an exception and its causes, file:line, innermost first."""
    frames = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in _frames(error)]
    return "<".join(reversed(frames[-MAX_FRAMES:])) or "?"


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    inner = _frames(error.__cause__) if error.__cause__ is not None else []
    return [*traceback.extract_tb(error.__traceback__), *inner]


def _local_time(created: float) -> str:
    """Local time, ISO 8601 with offset."""
    return dt.datetime.fromtimestamp(created).astimezone().isoformat(timespec="milliseconds")


def _forms(secret: str) -> set[str]:
    """Forms of a secret: plain, URL-quoted, and a token's second half."""
    part = secret.partition(":")[2]
    return {secret, quote(secret, safe=""), *({part} if len(part) >= MIN_TOKEN_PART_LENGTH else ())}


def _jsonable(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.3g}")
    return value if isinstance(value, str | int | None) else str(value)


def _render_value(value: object) -> str:
    text = f"{value:.3g}" if isinstance(value, float) else str(value)
    return text if _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False)
