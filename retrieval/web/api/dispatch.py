"""Dispatch: a request to its endpoint, the answer with its ETag."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from pydantic import BaseModel

from retrieval.archive.live_index import IndexSnapshot, LiveIndex
from retrieval.errors import Superseded
from retrieval.web.api.endpoint import JSON, ApiCall, CallSurroundings, Endpoint, FileReply
from retrieval.web.api.request_parsing import parse_call
from retrieval.web.client_address import rate_key
from retrieval.web.errors import TooManyRequests
from retrieval.web.json_text import json_bytes
from retrieval.web.site import SITE, RequestContext, Site, context_of

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
        given = await parse_call(request, endpoint)
        if endpoint.is_question:
            spend_question(site, context)
        today = dt.date.today()
        rendered = await _render(endpoint, given, site, context, today)
        return _response(request, endpoint, rendered, today)

    return handle


def spend_question(site: Site, context: RequestContext) -> None:
    """Count a question of a client. Raises TooManyRequests."""
    key = rate_key(context.client)
    if not site.questions.take(key):
        wait = max(1, site.questions.retry_after(key))
        raise TooManyRequests(seconds=wait, headers={"Retry-After": str(wait)})


def surroundings_of(index: LiveIndex, seconds: float) -> CallSurroundings:
    """The surroundings of every call. seconds: its time limit."""
    settings = index.archive.settings
    return CallSurroundings(settings.quotes, seconds, index.archive.paths, settings.links)


async def _render(
    endpoint: Endpoint[BaseModel], given: BaseModel, site: Site, context: RequestContext, today: dt.date
) -> Rendered:
    """Answer in a thread; a client that is gone costs nothing."""
    gone, surroundings = threading.Event(), surroundings_of(site.index, site.settings.answer_seconds)

    def work(snapshot: IndexSnapshot) -> Rendered:
        if gone.is_set():
            raise Superseded()
        call = ApiCall(
            given, context.messages, snapshot, surroundings, today, is_wanted=lambda: not gone.is_set()
        )
        reply = endpoint.answer(call)
        file = reply if isinstance(reply, FileReply) else FileReply(json_bytes(reply), JSON)
        return Rendered(snapshot.coverage.generation, file)

    try:
        return await site.service.read(work)
    finally:
        gone.set()


def _response(
    request: web.Request, endpoint: Endpoint[BaseModel], rendered: Rendered, today: dt.date
) -> web.Response:
    language = context_of(request).messages.language
    etag = entity_tag(rendered.generation, language, today if endpoint.is_dated else None)
    is_open = request.app[SITE].authenticator.is_open
    headers = {"ETag": etag, "Cache-Control": "no-cache" if is_open else "private, no-cache"}
    if request.method != "POST" and matches(request.headers.get("If-None-Match", ""), etag):
        return web.Response(status=304, headers=headers)
    file = rendered.file
    headers["Content-Language"] = language
    if file.name:
        headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    charset = "utf-8" if file.media_type.startswith("text/") else None
    return web.Response(body=file.content, content_type=file.media_type, charset=charset, headers=headers)


def entity_tag(generation: str, language: str, day: dt.date | None) -> str:
    """The weak entity tag of an answer (RFC 9110, 8.8.3)."""
    parts = (generation, language, *([day.isoformat()] if day else []))
    return f'W/"{".".join(parts)}"'


def matches(if_none_match: str, etag: str) -> bool:
    """Weak comparison with the tags of a header (RFC 9110, 13.1.2)."""
    tags = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return "*" in tags or etag.removeprefix("W/") in tags
