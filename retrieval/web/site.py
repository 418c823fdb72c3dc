"""The shared parts of a server, and the context of one request."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from retrieval.archive.answer_service import AnswerService
from retrieval.archive.live_index import LiveIndex
from retrieval.i18n import Messages
from retrieval.imaging.picture_cache import PictureCache
from retrieval.ops.token_bucket import TokenBucketTable
from retrieval.web.authentication import Authenticator
from retrieval.web.client_address import TrustedProxies
from retrieval.web.host_names import allowed_hosts
from retrieval.web.lanes import WorkLanes
from retrieval.web.settings import UNIX

if TYPE_CHECKING:
    from retrieval.web.settings import WebSettings


@dataclass(frozen=True, slots=True)
class Site:
    """The parts that all requests of one server share.

    settings:  of the server. language: catalogue where a client asks for none.
    questions: questions left to each client.
    lanes:     turns of answers and of slow work.
    hosts:     names of this server; None for any.
    pictures:  of printed pages, drawn before.
    """

    settings: WebSettings
    language: str
    index: LiveIndex
    service: AnswerService
    authenticator: Authenticator
    questions: TokenBucketTable[str]
    lanes: WorkLanes
    proxies: TrustedProxies
    hosts: frozenset[str] | None
    pictures: PictureCache

    @classmethod
    def of(cls, settings: WebSettings, index: LiveIndex, clock: Callable[[], float] = time.monotonic) -> Site:
        """The site of these settings. Raises HalfLogin. clock: monotonic, seconds."""
        settings.check_login()
        threads = 2 * settings.workers  # a lane each; the service adds one for what only reads
        service = AnswerService(index, workers=threads, answer_seconds=settings.answer_seconds)
        return cls(
            settings,
            index.archive.settings.language,
            index,
            service,
            Authenticator(settings, clock),
            TokenBucketTable(settings.questions_per_minute, clock),
            WorkLanes(settings.workers, settings.answer_seconds),
            TrustedProxies.of(settings.proxies),
            allowed_hosts(settings.listen, settings.hosts),
            PictureCache(),
        )


PROGRAMS = ("/api/", "/static/", "/healthz", "/readyz", "/metrics")
"""Beginnings of paths that programs ask for."""
SCHEMES = ("http", "https")


def is_page(path: str) -> bool:
    """True for a path of people, below the prefix."""
    return not path.startswith(PROGRAMS)


@dataclass(frozen=True, slots=True)
class RequestContext:
    """Language, client and place of one request.

    client: address, behind named proxies as well; for limits, never for the log.
    prefix: of the site's addresses, as the client knows them.
    path:   asked for, below the prefix.
    asked_language: by the address of a page; None without.
    """

    messages: Messages
    client: str
    prefix: str
    path: str
    asked_language: str | None = None

    @property
    def is_page(self) -> bool:
        """True for an address of people."""
        return is_page(self.path)


SITE = web.AppKey("site", Site)
CONTEXT = web.RequestKey("context", RequestContext)


def context_of(request: web.Request) -> RequestContext:
    """The context of a request."""
    return request[CONTEXT]


def peer_address(request: web.Request) -> str:
    """Address of the connection's other end, or "unix"."""
    peer = request.transport.get_extra_info("peername") if request.transport is not None else None
    return str(peer[0]) if isinstance(peer, tuple) else UNIX


def client_scheme(request: web.Request) -> str:
    """http or https, as the client uses it behind a named proxy."""
    trusted = request.app[SITE].proxies.trusts(peer_address(request))
    proto = request.headers.get("X-Forwarded-Proto", "") if trusted else ""
    return proto if proto in SCHEMES else request.scheme
