"""Problem details (RFC 9457): an error as JSON, in the reader's language.

`detail` is the sentence of the catalogue, with the remedy; `key` tells programs which one it is. The type is
`about:blank`, for the status says the kind.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from aiohttp import web

from retrieval.errors import (
    AnswerTimeout,
    ArchiveError,
    DraftTooLong,
    JianbaoError,
    MissingExtra,
    PrintedPageError,
    SearchUnavailable,
    TooBusy,
    UnreadableSource,
    UsageError,
)
from retrieval.i18n import Messages
from retrieval.web.errors import BadParameter, RequestError
from retrieval.web.json_text import json_bytes

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 2
"""Seconds after which a busy server is worth another request: the queue is two seconds long."""

STATUSES: tuple[tuple[type[JianbaoError], HTTPStatus], ...] = (
    (DraftTooLong, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (UnreadableSource, HTTPStatus.BAD_REQUEST),  # a draft
    (UsageError, HTTPStatus.BAD_REQUEST),
    (MissingExtra, HTTPStatus.NOT_IMPLEMENTED),
    (PrintedPageError, HTTPStatus.NOT_FOUND),
    (AnswerTimeout, HTTPStatus.SERVICE_UNAVAILABLE),
    (TooBusy, HTTPStatus.SERVICE_UNAVAILABLE),
    (SearchUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (ArchiveError, HTTPStatus.SERVICE_UNAVAILABLE),
)
"""Status of each kind of error, the first that fits; `RequestError` has its own."""


def status_of(error: JianbaoError) -> HTTPStatus:
    """The HTTP status of an error."""
    if isinstance(error, RequestError):
        return error.status
    found = (status for kind, status in STATUSES if isinstance(error, kind))
    return next(found, HTTPStatus.INTERNAL_SERVER_ERROR)


def problem_of(error: JianbaoError, messages: Messages) -> dict[str, Any]:
    """The problem details of an error."""
    status = status_of(error)
    return {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": sentence_of(error, messages),
        "key": error.key,
    }


def problem_response(error: JianbaoError, messages: Messages) -> web.Response:
    """The response of an error."""
    status = status_of(error)
    headers = {"Content-Language": messages.language, "Cache-Control": "no-store"}
    if isinstance(error, RequestError):
        headers |= error.headers
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.setdefault("Retry-After", str(RETRY_AFTER_S))
    body = json_bytes(problem_of(error, messages))
    return web.Response(status=status, body=body, content_type=MEDIA_TYPE, headers=headers)


def sentence_of(error: JianbaoError, messages: Messages) -> str:
    """The sentence of the catalogue for an error."""
    if isinstance(error, BadParameter):
        return messages.say(error.key, name=error.facts["name"], expected=messages.expected(error.facts))
    return messages.error(error)
