"""The way of every request: context, guard, errors as problems, headers, log.

Outermost first: `observe` makes the context, logs, and has every answer leave with the security headers;
`guard` refuses foreign hosts and strangers.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable

from aiohttp import web

from retrieval.errors import JianbaoError
from retrieval.i18n import Messages, match_language
from retrieval.ops.logging import log_error, log_event
from retrieval.web.client_address import client_address, rate_key
from retrieval.web.connections import TersePeer
from retrieval.web.content_language import LANGUAGE_COOKIE, LANGUAGE_PARAMETER, choose_language
from retrieval.web.errors import BodyTooLarge, ForeignHost, InternalFault, NothingThere, WrongMethod
from retrieval.web.host_names import names_server
from retrieval.web.pages.error_page import error_response
from retrieval.web.path_prefix import public_prefix, without_prefix
from retrieval.web.site import (
    CONTEXT,
    SITE,
    RequestContext,
    Site,
    client_scheme,
    context_of,
    is_page,
    peer_address,
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

OPEN_PATHS = frozenset({"/healthz", "/readyz"})
"""Paths without authentication: a supervisor has no credentials, and learns nothing of the archive."""
PROBED_PATHS = OPEN_PATHS | {"/metrics"}
"""Paths that are asked for every few seconds; counted, and logged at DEBUG."""
SECURITY_HEADERS = {
    "Server": "jianbao",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""Headers of every answer (OWASP Secure Headers Project)."""
PICTURE_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""CSP of a picture: where one is opened by itself, the browser's own viewer lays it out by inline styles."""
CORS_MAX_AGE_S = 600
LANGUAGE_MAX_AGE_S = 365 * 24 * 3600


@web.middleware
async def observe(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer with the security headers, errors included; log route, status and time."""
    started, site = time.monotonic(), request.app[SITE]
    if isinstance(request.protocol, TersePeer):
        request.protocol.begin()
    request[CONTEXT] = context = _context(request, site)
    response = await _answered(request, handler, context)
    response.headers.update(SECURITY_HEADERS)
    if response.content_type.startswith("image/"):
        response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["Vary"] = _variants(context)
    _keep_language(request, response, context)
    _allow_origin(request, response, site)
    milliseconds = (time.monotonic() - started) * 1000
    level = logging.DEBUG if context.path in PROBED_PATHS else logging.INFO
    log_event(
        "request", level=level, route=route_of(request), status=response.status, request_ms=milliseconds
    )
    return response


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a foreign host and a client without credentials."""
    site = request.app[SITE]
    if context_of(request).path not in OPEN_PATHS:
        if not names_server(request.host, site.hosts):
            raise ForeignHost(setting="web.hosts")
        if request.method != "OPTIONS":  # a preflight carries no credentials (Fetch, CORS protocol)
            key = rate_key(context_of(request).client)
            await site.authenticator.check(request.headers.get("Authorization"), key)
    return await handler(request)


def route_of(request: web.Request) -> str:
    """The pattern of a request's route, without words of readers."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "?"


async def _answered(request: web.Request, handler: Handler, context: RequestContext) -> web.StreamResponse:
    """The answer of the handler; of an error its problem."""
    try:
        return await handler(request)
    except JianbaoError as error:
        return error_response(request, error, context.messages)
    except web.HTTPException as error:
        return error_response(request, _of_framework(error), context.messages)
    except ConnectionError:
        raise
    except Exception as error:  # noqa: BLE001 -- the edge: a traceback must not reach the client
        log_error("request_failed", error, route=route_of(request))
        return error_response(request, InternalFault(), context.messages)


def _of_framework(error: web.HTTPException) -> JianbaoError:
    match error:
        case web.HTTPMethodNotAllowed():
            allowed = ", ".join(sorted(error.allowed_methods))
            return WrongMethod(allowed=allowed, headers={"Allow": allowed})
        case web.HTTPRequestEntityTooLarge():
            return BodyTooLarge(limit=MAX_BODY_BYTES // 1024)
    return NothingThere()


MAX_BODY_BYTES = 2 * 1024 * 1024
"""Bytes of a body: a draft of 500 KB, each character escaped as JSON may."""


def _context(request: web.Request, site: Site) -> RequestContext:
    peer = peer_address(request)
    client = client_address(peer, request.headers.getall("X-Forwarded-For", []), site.proxies)
    own = site.settings.prefix
    forwarded = request.headers.get("X-Forwarded-Prefix", "")
    prefix = public_prefix(own, forwarded, is_trusted=site.proxies.trusts(peer))
    path = without_prefix(request.path, own)
    language = choose_language(request.headers.get("Accept-Language", ""), site.language)
    asked = None
    if is_page(path):
        asked = match_language(request.query.get(LANGUAGE_PARAMETER))
        language = asked or match_language(request.cookies.get(LANGUAGE_COOKIE)) or language
    return RequestContext(Messages(language), client, prefix, path, asked)


def _variants(context: RequestContext) -> str:
    """Vary: the headers that an answer depends on (RFC 9110, 12.5.5)."""
    if context.path.startswith("/static/"):
        return "Authorization, Origin"
    shared = "Accept-Language, Authorization, Origin"
    return f"Accept, Cookie, {shared}" if context.is_page else shared


def _keep_language(request: web.Request, response: web.StreamResponse, context: RequestContext) -> None:
    """Keep the language that a page was asked for in."""
    if context.asked_language is not None:
        response.set_cookie(
            LANGUAGE_COOKIE,
            context.asked_language,
            max_age=LANGUAGE_MAX_AGE_S,
            path=context.prefix or "/",
            secure=client_scheme(request) == "https",
            httponly=True,
            samesite="Lax",
        )


def _allow_origin(request: web.Request, response: web.StreamResponse, site: Site) -> None:
    """Headers of CORS for the origins of the settings; none by default."""
    origin = request.headers.get("Origin", "")
    if origin not in site.settings.origins:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After, Content-Language"


async def preflight(request: web.Request) -> web.Response:
    """Answer a preflight; without CORS headers for a foreign origin."""
    if request.headers.get("Origin", "") not in request.app[SITE].settings.origins:
        raise NothingThere()
    return web.Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "Authorization, Content-Type, Accept-Language, If-None-Match",
            "Access-Control-Max-Age": str(CORS_MAX_AGE_S),
        },
    )
