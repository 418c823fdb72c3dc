"""What is being done for a tap, so that the same tap again is only answered, not done twice.

Somebody whose finger is quicker than the network taps a button five times and wants one picture.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager


class UnderWay:
    """Remembers what is being done. For one thread."""

    def __init__(self) -> None:
        self._things: set[Hashable] = set()

    @contextmanager
    def begin(self, thing: Hashable) -> Iterator[bool]:
        """Whether this may be done now: not while it is being done already."""
        if thing in self._things:
            yield False
            return
        self._things.add(thing)
        try:
            yield True
        finally:
            self._things.discard(thing)
