"""The server: listening, following the index, stopping.

Requests under way are finished before a stop, and on the generation that they began with.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
import warnings
from contextlib import AsyncExitStack
from typing import NoReturn

from aiohttp import web

from retrieval.archive.archive import Archive
from retrieval.archive.live_index import LiveIndex
from retrieval.archive.opening import open_live_index
from retrieval.errors import JianbaoError
from retrieval.ops import logging as log
from retrieval.ops.gc_schedule import collect_periodically, freeze_startup_objects
from retrieval.ops.logging import log_event
from retrieval.ops.sockets import UNIX_PREFIX, bind, remove_socket_file
from retrieval.web.application import make_application
from retrieval.web.connections import HEADER_TIMEOUT_S, Connections
from retrieval.web.host_names import is_loopback
from retrieval.web.operations import METRICS
from retrieval.web.service_metrics import ServiceMetrics
from retrieval.web.settings import WebSettings
from retrieval.web.site import Site

SETTING = "web.listen"
GRACE_S = 10.0
"""Seconds for requests under way at a stop."""
BACKLOG = 512
"""Connections that the system holds for a busy server."""


class WebServer:
    """The listening server of one site."""

    def __init__(self, site: Site, *, header_timeout: float = HEADER_TIMEOUT_S) -> None:
        self._site = site
        self._header_timeout = header_timeout
        self._stack = AsyncExitStack()

    async def start(self) -> str:
        """Listen; returns the address. Raises UnusableAddress."""
        site, listen = self._site, self._site.settings.listen
        sockets = bind(listen, SETTING)
        app = make_application(site)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=GRACE_S)
        connections = Connections(runner, site.settings.connections, self._header_timeout)
        app[METRICS] = metrics = ServiceMetrics(site, lambda: connections.count)
        await runner.setup()
        self._stack.callback(site.service.close)
        self._stack.push_async_callback(runner.cleanup)
        self._stack.callback(log.subscribe(metrics.count))
        for one in sockets:
            loop = asyncio.get_running_loop()
            server = await loop.create_server(connections.accept, sock=one, backlog=BACKLOG)
            self._stack.callback(server.close)
        self._stack.callback(remove_socket_file, listen)
        if listen.startswith(UNIX_PREFIX):
            return listen
        host, port = sockets[0].getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def stop(self) -> None:
        """Listen no more; requests under way are finished."""
        await self._stack.aclose()


def serve(settings: WebSettings, archive: Archive) -> None:
    """Serve an archive until a signal to stop.

    Raises JianbaoError when settings or archive do not allow a start.
    """
    log.configure(settings.log_level, settings.secrets(), settings.log_format)
    settings.check_login()
    warnings.filterwarnings("ignore", module=r"aiohttp\.multipart")  # they repeat headers of a form
    signal.signal(signal.SIGTERM, _exit)  # until the loop has its own way of stopping
    index = open_live_index(archive, workers=settings.workers, answer_seconds=settings.answer_seconds)
    site = Site.of(settings, index, time.monotonic)
    freeze_startup_objects()
    asyncio.run(_run(site))


async def _run(site: Site) -> None:
    loop, stopped, looked = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    loop.add_signal_handler(signal.SIGHUP, looked.set)
    server = WebServer(site)
    address = await server.start()
    log_event("serving", address=address, prefix=site.settings.prefix)
    if site.authenticator.is_open and not is_loopback(site.settings.listen):
        log_event("open_to_all", level=logging.WARNING, hint="web.token, web.user: nobody has to log in")
    chores = [
        asyncio.create_task(follow_index(site.index, site.settings.follow_seconds, looked)),
        asyncio.create_task(collect_periodically()),
    ]
    await stopped.wait()
    for chore in chores:
        chore.cancel()
    await server.stop()
    log_event("stopped")


async def follow_index(index: LiveIndex, seconds: float, looked: asyncio.Event) -> None:
    """Put newer generations live as `jianbao index` publishes them, until cancelled.

    seconds: between two looks; `looked` set: look at once. A failure is logged once for each kind.
    """
    logged: set[type[JianbaoError]] = set()
    while True:
        looked.clear()
        try:
            if index.archive.on_cluster:
                await asyncio.to_thread(index.check_colour)
            if await asyncio.to_thread(index.refresh):
                log_event("index_followed", generation=index.coverage.generation)
            logged.clear()
        except JianbaoError as error:
            if type(error) not in logged:
                log_event("index_not_followed", level=logging.WARNING, why=error)
            logged.add(type(error))
        try:
            await asyncio.wait_for(looked.wait(), seconds)
        except TimeoutError:
            continue


def _exit(signum: int, frame: object) -> NoReturn:
    raise SystemExit(0)
