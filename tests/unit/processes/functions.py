"""Functions for a sandbox: a child imports them by name."""

from __future__ import annotations

import gc
from collections.abc import Iterator

from retrieval.processes.child import send_item


def send_two_items() -> Iterator[str]:
    """Two items beside the one that is yielded."""
    send_item("first")
    send_item("second")
    yield "yielded"


def garbage_threshold() -> Iterator[int]:
    """The threshold of the child's garbage collector."""
    yield gc.get_threshold()[0]
