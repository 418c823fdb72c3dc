"""When Python looks for cycles that nobody uses any more: at set times, and never through all of memory.

A full search stops every thread, and takes a tenth of a second and more once the caches are full; left to
itself it comes in the midst of questions. So what lives long is set aside once a minute, and only what came
up since is searched. Now and then all of it is, lest what was in use at such a moment stay for ever.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable

COLLECT_EVERY_S = 60.0
"""Seconds between two searches."""
COLLECTIONS_PER_FULL = 60
"""Searches between two of all of memory."""
NEVER = 1 << 30

Sleep = Callable[[float], Awaitable[None]]


def freeze_startup_objects() -> None:
    """What is there now stays: call when everything is loaded."""
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)


def collect(*, whole: bool) -> None:
    """Search what came up since the last time, or everything, and set aside what is in use."""
    if whole:
        gc.unfreeze()
    gc.collect()
    gc.freeze()


async def collect_periodically(sleep: Sleep = asyncio.sleep) -> None:
    """Until cancelled."""
    done = 0
    while True:
        await sleep(COLLECT_EVERY_S)
        done += 1
        collect(whole=done % COLLECTIONS_PER_FULL == 0)
