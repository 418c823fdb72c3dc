"""Which of several requests for the same thing is the newest one; the others need not be shown any more."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from itertools import count

MOST = 4096
"""Things remembered; the one not asked for longest is forgotten first."""


class Newest:
    """Counts requests by thing. For one thread."""

    def __init__(self) -> None:
        self._turns: OrderedDict[Hashable, int] = OrderedDict()
        self._numbers = count(1)

    def begin(self, thing: Hashable) -> int:
        """A request for this begins; gives its turn."""
        turn = next(self._numbers)
        self._turns[thing] = turn
        self._turns.move_to_end(thing)
        if len(self._turns) > MOST:
            self._turns.popitem(last=False)
        return turn

    def is_newest(self, thing: Hashable, turn: int) -> bool:
        """Whether no other request for this has begun since."""
        return self._turns.get(thing, turn) == turn
