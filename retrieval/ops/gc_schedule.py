"""Schedule of Python's garbage collector: at set times, never in full.

A full collection stops every thread, for a tenth of a second and more once the caches are full; left to
Python it comes in the midst of questions. So long-lived objects are frozen once a minute, and only newer
objects are collected. A full collection once an hour frees objects frozen by chance.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable

COLLECT_EVERY_S = 60.0
"""Seconds between two collections."""
COLLECTIONS_PER_FULL = 60
"""Collections between two full ones."""
NEVER = 1 << 30

Sleep = Callable[[float], Awaitable[None]]


def freeze_startup_objects() -> None:
    """Freeze all objects of now: to be called after everything is loaded."""
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)


def collect(*, whole: bool) -> None:
    """Collect newer objects, or all with `whole`; freeze the survivors."""
    if whole:
        gc.unfreeze()
    gc.collect()
    gc.freeze()


async def collect_periodically(sleep: Sleep = asyncio.sleep) -> None:
    """Collect once a minute, until cancelled."""
    done = 0
    while True:
        await sleep(COLLECT_EVERY_S)
        done += 1
        collect(whole=done % COLLECTIONS_PER_FULL == 0)
