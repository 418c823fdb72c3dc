"""The log of a service: events without secrets or words of readers.

`log_event` is the only way in for our own code. An event passes through a chain of structlog processors: the
context bound by the update processor (`update=`) comes first, subscribers are called at any level of the log,
then the event becomes a record of the standard library, like the records of libraries; `log_format` renders
both. Libraries log from WARNING on: some log every URL, token included, at INFO.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping, Sequence

import structlog
from structlog.contextvars import get_contextvars
from structlog.stdlib import BoundLogger, ProcessorFormatter, filter_by_level
from structlog.typing import EventDict

from retrieval.ops.log_format import is_quotable, json_formatter, line_formatter, places_in_code

OWN_PACKAGES = ("bot", "retrieval")

REPEAT_QUIET_S = 10.0
MAX_TRACKED_RECORDS = 1000

Subscriber = Callable[[str, Mapping[str, object]], None]

logger = logging.getLogger("bot")
_subscribers: list[Subscriber] = []


def log_event(name: str, /, *, level: int = logging.INFO, **facts: object) -> None:
    """Log an event with its facts, after the bound ones."""
    _events.log(level, name, **facts)


def log_error(name: str, error: BaseException, /, **facts: object) -> None:
    """Log a mistake of the program or of the network.

    The text of an exception is logged if Telegram or the system made the exception. Any other text may hold
    words of readers: the place in the code is logged instead.
    """
    said = {"said": str(error)} if is_quotable(error) else {}
    place = places_in_code(error)
    log_event(name, level=logging.ERROR, error=type(error).__name__, **said, **facts, at=place)


def subscribe(subscriber: Subscriber) -> Callable[[], None]:
    """Call `subscriber` with every event, in the thread of the event.

    Returns a function to unsubscribe.
    """
    _subscribers.append(subscriber)
    return lambda: _subscribers.remove(subscriber)


def configure(level: str, secrets: Sequence[str], form: str = "auto") -> None:
    """Send every log line of the process to stderr.

    form: "lines" for people, "json" for programs, "auto" by the kind of stderr: a terminal gets lines.
    """
    handler = logging.StreamHandler(sys.stderr)
    is_for_people = form == "lines" or (form == "auto" and sys.stderr.isatty())
    handler.addFilter(RepeatFilter())
    handler.setFormatter((line_formatter if is_for_people else json_formatter)(secrets))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in OWN_PACKAGES:
        logging.getLogger(name).setLevel(level)
    # it repeats errors of the error handler, or a refused token of `run`
    logging.getLogger("telegram.ext._utils.networkloop").setLevel(logging.CRITICAL)


class RepeatFilter(logging.Filter):
    """Passes a warning of a library once in `REPEAT_QUIET_S`.

    A loop of a library that fails without end would fill the disk. Own events always pass.
    """

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[tuple[str, int, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """False for a repetition."""
        if record.name.partition(".")[0] in OWN_PACKAGES:
            return True
        key = (record.name, record.levelno, str(record.msg)[:200])
        if record.created - self._last.get(key, float("-inf")) < REPEAT_QUIET_S:
            return False
        if len(self._last) >= MAX_TRACKED_RECORDS:
            self._last.clear()
        self._last[key] = record.created
        return True


def merge_context(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Put bound facts before the event's own."""
    return {"event": event.pop("event"), **get_contextvars(), **event}


def notify_subscribers(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Call every subscriber with the name and the facts of the event."""
    facts = {key: value for key, value in event.items() if key != "event"}
    for subscriber in _subscribers:
        subscriber(event["event"], facts)
    return event


_events: BoundLogger = structlog.wrap_logger(
    logger,
    processors=[
        merge_context,
        notify_subscribers,
        filter_by_level,
        ProcessorFormatter.wrap_for_formatter,
    ],
    wrapper_class=BoundLogger,
).bind()
