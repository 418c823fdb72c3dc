"""What a button sends: `1:<action>:<answer>:<number>:<part>`, short, versioned, and worth nothing by itself.

Anybody can send any bytes for a button; what does not read as a tap of this version is none, and what
reads as one still has to name an answer that was given in the same chat.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

VERSION = "1"
MAX_CALLBACK_DATA_BYTES = 64
"""Bytes of callback data (Bot API, InlineKeyboardButton.callback_data)."""

_PATTERN = re.compile(r"1:([a-z]):([A-Za-z0-9_-]{1,24})(?::(\d{1,4}))?(?::(\d{1,4}))?", re.ASCII)


class Action(StrEnum):
    """What a tap asks for. `number` is the quote it is about (of UNFILTER the kind of
    filter, of BROWSE the page of an issue), `part` the part of what is too long for one message."""

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
    NOTHING = "n"
    BROWSE = "b"
    OPEN = "o"
    STOP = "k"
    ROLL_BACK = "r"
    LANGUAGE = "g"
    TAKE = "i"
    LEAVE = "l"


@dataclass(frozen=True, slots=True)
class CallbackData:
    """One press, understood. `answer`: the id of an answer; for browsing and administration another key."""

    action: Action
    answer: str
    number: int = 0
    part: int = 0

    @property
    def data(self) -> str:
        """What stands behind the button."""
        data = f"{VERSION}:{self.action}:{self.answer}:{self.number}:{self.part}"
        if len(data) > MAX_CALLBACK_DATA_BYTES:
            raise ValueError(f"too long for a button: {data}")
        return data

    @classmethod
    def read(cls, data: str | None) -> CallbackData | None:
        """The tap that this data means; None for anything else."""
        found = _PATTERN.fullmatch(data or "")
        if found is None or found.group(1) not in {action.value for action in Action}:
            return None
        return cls(Action(found.group(1)), found.group(2), int(found.group(3) or 0), int(found.group(4) or 0))
