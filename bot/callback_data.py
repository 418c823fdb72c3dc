"""Callback data of buttons: `1:<action>:<answer>:<number>:<part>`.

Versioned and not trusted, as clients can send any bytes: data of another form or version are rejected, and
valid data must still name an answer of the same chat.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

VERSION = "1"
MAX_CALLBACK_DATA_BYTES = 64
"""Bytes of callback data (Bot API, InlineKeyboardButton.callback_data)."""

_PATTERN = re.compile(r"1:([a-zA-Z]):([A-Za-z0-9_-]{1,24})(?::(\d{1,4}))?(?::(\d{1,4}))?", re.ASCII)


class Action(StrEnum):
    """Action of a tap.

    `number` is the index of a quote (UNFILTER: of a filter kind; BROWSE: the page of an issue; LIST: the
    order; CUTTINGS_FILE: the format; EXPORT: the format from 1, 0 to choose; UNCLIP: 1 once confirmed;
    TREND: thousands of days), `part` the part of a text too long for one message (CLIP: 1 for the whole
    article; TREND: the other days).
    """

    QUOTE = "q"
    CONTEXT = "c"
    ARTICLE = "t"
    PICTURE = "p"
    CHECK = "v"
    SIMILAR = "s"
    GOOD = "u"
    BAD = "d"
    DROP = "x"
    UNFILTER = "f"
    MEANT = "m"
    LIST = "e"
    NOTHING = "n"
    BROWSE = "b"
    OPEN = "o"
    STOP = "k"
    ROLL_BACK = "r"
    SHRINK = "w"
    LANGUAGE = "g"
    TAKE = "i"
    LEAVE = "l"
    CLIP = "a"
    CUTTING = "h"
    CUTTINGS = "j"
    CUTTINGS_FILE = "z"
    SOURCE = "y"
    UNCLIP = "A"
    TREND = "B"
    EXPORT = "C"


@dataclass(frozen=True, slots=True)
class CallbackData:
    """Parsed callback data.

    answer: id of an answer; another key for browsing and administration.
    """

    action: Action
    answer: str
    number: int = 0
    part: int = 0

    @property
    def data(self) -> str:
        """Serialised form, at most `MAX_CALLBACK_DATA_BYTES`. Raises ValueError."""
        data = f"{VERSION}:{self.action}:{self.answer}:{self.number}:{self.part}"
        if len(data) > MAX_CALLBACK_DATA_BYTES:
            raise ValueError(f"too long for a button: {data}")
        return data

    @classmethod
    def parse(cls, data: str | None) -> CallbackData | None:
        """Parse callback data; None for other forms and versions."""
        found = _PATTERN.fullmatch(data or "")
        if found is None or found.group(1) not in {action.value for action in Action}:
            return None
        return cls(Action(found.group(1)), found.group(2), int(found.group(3) or 0), int(found.group(4) or 0))
