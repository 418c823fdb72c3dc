"""The routes of the server, in one table."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from retrieval.web.api.dispatch import handler_of
from retrieval.web.api.endpoint import Endpoint
from retrieval.web.api.openapi import describe_api
from retrieval.web.api.table import ENDPOINTS, ROOT
from retrieval.web.json_text import json_bytes
from retrieval.web.middleware import preflight
from retrieval.web.operations import healthz, metrics, readyz
from retrieval.web.pages.page_table import PAGES
from retrieval.web.pages.static_files import static_file
from retrieval.web.site import context_of

_PATTERNS = {"id": ".+", "start": "[0-9]{1,12}", "end": "[0-9]{1,12}", "number": "[0-9]{1,4}"}
"""Patterns of parameters in a path: an id has slashes, which some proxies unquote; others end at a slash."""
_NAME = re.compile(r"\{(\w+)\}")


def add_routes(app: web.Application, prefix: str = "") -> None:
    """Add every route: operations, the API, its description, the pages.

    prefix: the routes are below it as well, for a proxy that does not strip it.
    """
    for root in dict.fromkeys((prefix, "")):
        _add_below(root, app.router)
    if prefix:
        app.router.add_get(prefix, handler_of(PAGES[0]))  # the front page without its slash


def _add_below(root: str, router: web.UrlDispatcher) -> None:
    router.add_get(f"{root}/healthz", healthz)
    router.add_get(f"{root}/readyz", readyz)
    router.add_get(f"{root}/metrics", metrics)
    router.add_get(f"{root}{ROOT}/openapi.json", openapi)
    router.add_get(f"{root}/static/{{name}}", static_file)
    for endpoint in ENDPOINTS:
        _add(router, root + ROOT, endpoint).add_route("OPTIONS", preflight)
    for page in PAGES:
        _add(router, root, page)


async def openapi(request: web.Request) -> web.Response:
    """The OpenAPI description of the API."""
    return web.Response(
        body=json_bytes(describe_api(context_of(request).prefix)), content_type="application/json"
    )


def _add(router: web.UrlDispatcher, root: str, endpoint: Endpoint[Any]) -> web.Resource:
    resource = router.add_resource(root + _NAME.sub(_pattern, endpoint.path))
    handler = handler_of(endpoint)
    for method in endpoint.methods:
        resource.add_route(method, handler)
        if method == "GET":
            resource.add_route("HEAD", handler)
    return resource


def _pattern(found: re.Match[str]) -> str:
    name = found.group(1)
    return f"{{{name}:{_PATTERNS[name]}}}" if name in _PATTERNS else found.group()
