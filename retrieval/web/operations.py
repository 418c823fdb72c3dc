"""Health, readiness and metrics of the server, for supervisors and Prometheus."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

from retrieval.archive.corpus_metrics import CONTENT_TYPE
from retrieval.index.backend import SEARCHABLE_COLOURS
from retrieval.web.json_text import json_bytes
from retrieval.web.service_metrics import ServiceMetrics
from retrieval.web.site import SITE

METRICS = web.AppKey("metrics", ServiceMetrics)


async def healthz(request: web.Request) -> web.Response:
    """200 while the process serves."""
    return _json({"serves": True}, HTTPStatus.OK)


async def readyz(request: web.Request) -> web.Response:
    """200 while questions can be answered: index loaded, cluster complete."""
    index = request.app[SITE].index
    ready = bool(index.coverage.generation) and index.colour in SEARCHABLE_COLOURS
    found = {"ready": ready, "search": index.colour}
    return _json(found, HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE)


async def metrics(request: web.Request) -> web.Response:
    """The metrics in Prometheus' text format."""
    return web.Response(body=request.app[METRICS].text(), headers={"Content-Type": CONTENT_TYPE})


def _json(value: dict[str, object], status: HTTPStatus) -> web.Response:
    headers = {"Cache-Control": "no-store"}
    return web.Response(
        body=json_bytes(value), status=status, content_type="application/json", headers=headers
    )
