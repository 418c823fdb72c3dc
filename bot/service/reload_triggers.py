"""Reload triggers: SIGHUP, changed files, a new generation on OpenSearch.

Changes come in batches: an issue is copied page by page. A reload begins after a pause in the changes
(debounce), outside of the operator's quiet hours, and never two at once; later changes are left to the next
reload.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

from bot.errors import ReloadUnderWay
from bot.service.reload import IndexReloader, ReloadResult
from retrieval.archive.archive import ignore_progress
from retrieval.archive.live_index import LiveIndex
from retrieval.errors import ArchiveShrunk, JianbaoError
from retrieval.extras import import_extra
from retrieval.ops.logging import log_event

MAX_DEBOUNCE_S = 900.0
"""Longest wait for a pause in a batch of changes."""
IDLE_YIELD_S = 2.0
"""Between two empty batches of the watcher while nothing changes."""
QUIET_CHECK_S = 60.0
"""Between two checks for the end of the quiet hours."""

Hours = tuple[dt.time, dt.time]
Sleep = Callable[[float], Awaitable[None]]


async def _ignore(shrunk: ArchiveShrunk) -> None:
    """Tell nobody: it stands in the log."""


class ReloadTriggers:
    """Reloads without a command.

    on_reload: called after each success. on_shrunk: called once for an archive become much smaller, never
    put live without a yes.
    """

    def __init__(
        self,
        reloader: IndexReloader,
        on_reload: Callable[[ReloadResult], Awaitable[None]],
        on_shrunk: Callable[[ArchiveShrunk], Awaitable[None]] = _ignore,
    ) -> None:
        self._reloader = reloader
        self._on_reload = on_reload
        self._on_shrunk = on_shrunk
        self._told: dict[str, str] | None = None

    async def reload(self, why: str) -> None:
        """Read the archive again; success and failure are logged."""
        log_event("reload", why=why)
        try:
            result = await self._reloader.reload(ignore_progress)
        except ReloadUnderWay:
            log_event("reload_under_way", why=why)
        except ArchiveShrunk as shrunk:
            if self._told != shrunk.facts:
                self._told = shrunk.facts
                await self._on_shrunk(shrunk)
        except Exception:  # noqa: BLE001, S110 -- logged by the reloader; the old index goes on
            pass
        else:
            self._told = None
            await self._on_reload(result)

    async def follow(
        self, batches: AsyncIterator[object], is_quiet: Callable[[], bool], sleep: Sleep = asyncio.sleep
    ) -> None:
        """Reload after each batch of changes, outside of the quiet hours."""
        async for _ in batches:
            while is_quiet():
                await sleep(QUIET_CHECK_S)
            await self.reload("files")


def require_watchfiles() -> None:
    """Raises MissingExtra when the extra `watch` is not installed."""
    import_extra("watchfiles", extra="watch")


async def watch_files(paths: Sequence[Path], settled_seconds: float, data: Path) -> AsyncIterator[object]:
    """Yield once for each batch of changes below these paths.

    settled_seconds: pause without a change at the end of a batch.
    data: folder of the indexes; a reload writes there, so its changes must start none.
    """
    watchfiles, own = import_extra("watchfiles", extra="watch"), data.resolve()
    usual = watchfiles.DefaultFilter()
    changes = watchfiles.awatch(
        *paths,
        watch_filter=lambda change, path: own not in Path(path).parents and usual(change, path),
        debounce=int(MAX_DEBOUNCE_S * 1000),
        step=int(settled_seconds * 1000),
        rust_timeout=int(IDLE_YIELD_S * 1000),
        yield_on_timeout=True,
    )
    is_logged = False
    async for batch in changes:
        if not is_logged:
            log_event("watching", paths=len(paths))
            is_logged = True
        if batch:
            yield batch


def read_hours(text: str) -> Hours | None:
    """Parse `08:00-20:00`, possibly over midnight; None for an empty text.

    Raises ValueError.
    """
    if not text:
        return None
    start, end = (dt.time.fromisoformat(part.strip()) for part in text.split("-"))
    return start, end


def is_within(hours: Hours | None, now: dt.time) -> bool:
    """True if a time of day lies in these hours."""
    if hours is None:
        return False
    start, end = hours
    return start <= now < end if start <= end else now >= start or now < end


async def watch_opensearch(
    index: LiveIndex, reloader: IndexReloader, seconds: float, sleep: Sleep = asyncio.sleep
) -> None:
    """Follow the index on a cluster: its colour, and newer generations.

    Runs until cancelled. A failure is logged once for each kind until the next success.
    """
    colour, logged = "", set[type[JianbaoError]]()
    while True:
        try:
            before, colour = colour, await asyncio.to_thread(index.check_colour)
            if colour != before:
                level = logging.INFO if colour == "green" else logging.WARNING
                log_event("cluster_is", level=level, colour=colour)
            if await reloader.refresh():
                log_event("index_followed", generation=index.coverage.generation)
            logged.clear()
        except JianbaoError as error:
            if type(error) not in logged:
                log_event("cluster_not_followed", level=logging.WARNING, why=error)
            logged.add(type(error))
        await sleep(seconds)
