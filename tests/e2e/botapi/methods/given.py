"""What a method of the Bot API is: a function of the world and of what it was given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..errors import NotModelled
from ..world import World


@dataclass(frozen=True, slots=True)
class Given:
    """One request, typed by the schema.

    call:    its number in the ledger.
    first:   False when the method has said `NotYet` before and is asked again.
    overdue: the time it asked for in `NotYet` is over.
    """

    params: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)
    call: int = 0
    first: bool = True
    overdue: bool = False
    names: dict[str, str] = field(default_factory=dict)
    """File names of the upload parts."""

    def get(self, name: str, default: Any = None) -> Any:
        return self.params.get(name, default)

    def lacks(self, *names: str) -> None:
        """Raises NotModelled when one of these parameters is used: this server does not know them."""
        used = [name for name in names if self.params.get(name)]
        if used:
            raise NotModelled(f"{', '.join(used)}: known to Telegram, not to this server yet")


Method = Callable[[World, Given], Any]
"""Gives the `result`; raises Refused, NotModelled or NotYet."""


class NotYet(Exception):
    """There is nothing to answer so far: ask again when something changes, at the latest after `seconds`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(seconds)
