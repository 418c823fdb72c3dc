"""Dispatch: a request to its endpoint, the answer with its ETag."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from aiohttp import web
from pydantic import BaseModel

from retrieval.archive.live_index import IndexSnapshot, LiveIndex
from retrieval.errors import Superseded
from retrieval.imaging.picture_cache import PictureCache
from retrieval.web.api.endpoint import JSON, ApiCall, CallSurroundings, Endpoint, FileReply
from retrieval.web.api.request_parsing import parse_call
from retrieval.web.client_address import rate_key
from retrieval.web.errors import TooManyRequests
from retrieval.web.json_text import json_bytes
from retrieval.web.path_prefix import without_prefix
from retrieval.web.site import SITE, RequestContext, Site, client_scheme, context_of

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer ready to be sent, with the generation that gave it."""

    generation: str
    file: FileReply


def handler_of(endpoint: Endpoint[BaseModel]) -> Handler:
    """The handler of an endpoint's requests."""

    async def handle(request: web.Request) -> web.StreamResponse:
        site, context = request.app[SITE], context_of(request)
        today = dt.date.today()
        target = context.prefix + request.path_qs
        tag = TagFacts(context.messages.language, target, today if endpoint.is_dated else None)
        known = request.headers.get("If-None-Match", "") if request.method != "POST" else ""
        if matches(known, current := tag.of(site.index.coverage.generation)):
            return web.Response(status=304, headers={"ETag": current, "Cache-Control": _caching(site)})
        given = await parse_call(request, endpoint)
        if endpoint.is_question:
            spend_question(site, context)
        rendered = await _render(endpoint, given, request, today)
        return _response(rendered, tag, site)

    return handle


def spend_question(site: Site, context: RequestContext) -> None:
    """Count a question of a client. Raises TooManyRequests."""
    key = rate_key(context.client)
    if not site.questions.take(key):
        wait = max(1, site.questions.retry_after(key))
        raise TooManyRequests(seconds=wait, headers={"Retry-After": str(wait)})


def surroundings_of(
    index: LiveIndex, seconds: float, pictures: PictureCache | None = None
) -> CallSurroundings:
    """The surroundings of every call.

    seconds: its time limit. pictures: shared by the calls of a server.
    """
    settings, paths = index.archive.settings, index.archive.paths
    return CallSurroundings(settings.quotes, seconds, paths, settings.links, pictures or PictureCache())


async def _render(
    endpoint: Endpoint[BaseModel], given: BaseModel, request: web.Request, today: dt.date
) -> Rendered:
    """Answer in a thread; a client that is gone costs nothing."""
    site, context, gone = request.app[SITE], context_of(request), threading.Event()
    around = surroundings_of(site.index, site.settings.answer_seconds, site.pictures)
    address = own_address(request)

    def work(snapshot: IndexSnapshot) -> Rendered:
        if gone.is_set():
            raise Superseded()
        call = ApiCall(
            given,
            context.messages,
            snapshot,
            around,
            today,
            lambda: not gone.is_set(),
            address,
            context.prefix,
        )
        reply = endpoint.answer(call)
        file = reply if isinstance(reply, FileReply) else FileReply(json_bytes(reply), JSON)
        return Rendered(snapshot.coverage.generation, file)

    try:
        async with site.lanes.turn(endpoint.kind):
            return await site.service.read(work)
    finally:
        gone.set()


def own_address(request: web.Request) -> str:
    """The address of a request, as the client knows it."""
    prefix = context_of(request).prefix
    target = prefix + without_prefix(request.path_qs, request.app[SITE].settings.prefix)
    return f"{client_scheme(request)}://{request.host}{target}"


def _response(rendered: Rendered, tag: TagFacts, site: Site) -> web.Response:
    file = rendered.file
    headers = {
        "ETag": tag.of(rendered.generation),
        "Cache-Control": _caching(site),
        "Content-Language": tag.language,
    }
    if file.status != 200:
        headers = {"Cache-Control": "no-store", "Content-Language": tag.language}
    if file.name:
        headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    charset = "utf-8" if file.media_type.startswith("text/") else None
    return web.Response(
        body=file.content, status=file.status, content_type=file.media_type, charset=charset, headers=headers
    )


def _caching(site: Site) -> str:
    """Cache-Control: revalidated each time; shared only without a login."""
    return "no-cache" if site.authenticator.is_open else "private, no-cache"


@dataclass(frozen=True, slots=True)
class TagFacts:
    """Facts of an entity tag.

    target: path and query. day: of an answer that depends on it.
    """

    language: str
    target: str
    day: dt.date | None

    def of(self, generation: str) -> str:
        """The weak entity tag of an answer (RFC 9110, 8.8.3).

        Known to a client, it was given that answer: it can be told so without another.
        """
        made_by = f"{program_version()}\n{self.target}"  # another program may show it otherwise
        digest = hashlib.blake2s(made_by.encode("utf-8", "replace"), digest_size=8).hexdigest()
        parts = (generation, self.language, *([self.day.isoformat()] if self.day else []), digest)
        return f'W/"{".".join(parts)}"'


@cache
def program_version() -> str:
    """Version of the installed program."""
    return version("jianbao")


def matches(if_none_match: str, etag: str) -> bool:
    """Weak comparison with the tags of a header (RFC 9110, 13.1.2).

    `*` asks whether there is any answer, which only an answer can say: it is not matched.
    """
    tags = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return etag.removeprefix("W/") in tags
