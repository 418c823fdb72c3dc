"""HTTP in and out: the ways a request can carry its parameters, and the envelope of answers.

Telegram takes query strings, urlencoded and multipart forms, and JSON, and lets them add up.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.multipart import BodyPartReader

from . import errors
from .errors import Refusal, Refused

LARGEST_BODY = 55 * 1024 * 1024
"""Bytes; an upload may have 50 MB (Bot API, Sending files)."""


@dataclass(frozen=True, slots=True)
class Body:
    """Parameters as they came. `form` says that every value is a string; `files` are upload parts."""

    params: dict[str, Any]
    files: dict[str, bytes]
    form: bool
    names: dict[str, str] = field(default_factory=dict)


async def read_body(request: web.Request) -> Body:
    """Parameters of a request. Raises Refused for a body that cannot be read."""
    query: dict[str, Any] = dict(request.query)
    try:
        if request.content_type == "application/json":
            return Body({**query, **_json_object(await request.text())}, {}, form=False)
        if request.content_type == "multipart/form-data":
            fields, files, names = await _multipart(request)
            return Body({**query, **fields}, files, form=True, names=names)
        posted = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise Refused(errors.BODY_TOO_LARGE) from None
    except UnicodeDecodeError:
        raise Refused(errors.NOT_UTF8) from None
    return Body({**query, **{name: str(value) for name, value in posted.items()}}, {}, form=True)


def result_response(result: Any) -> web.Response:
    """The envelope of success."""
    return _envelope(200, {"ok": True, "result": result})


def refusal_response(refusal: Refusal) -> web.Response:
    """The envelope of an error; HTTP status and error_code are the same."""
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.retry_after is not None:
        body["parameters"] = {"retry_after": refusal.retry_after}
    if refusal.moved_to is not None:
        body["parameters"] = {"migrate_to_chat_id": refusal.moved_to}
    response = _envelope(refusal.code, body)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _envelope(status: int, body: dict[str, Any]) -> web.Response:
    # escaped as Telegram does it, so that a lone surrogate gets through as well
    return web.Response(status=status, text=json.dumps(body), content_type="application/json")


def _json_object(text: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        given = json.loads(text)
    except ValueError:
        raise Refused(errors.BAD_JSON) from None
    if not isinstance(given, dict):
        raise Refused(errors.BAD_JSON)
    return given


async def _multipart(request: web.Request) -> tuple[dict[str, str], dict[str, bytes], dict[str, str]]:
    fields: dict[str, str] = {}
    names: dict[str, str] = {}
    files: dict[str, bytes] = {}
    size = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=True))
        size += len(content)
        if size > LARGEST_BODY:
            raise Refused(errors.BODY_TOO_LARGE)
        if part.filename is None:
            fields[part.name] = content.decode()
        else:
            files[part.name] = content
            names[part.name] = part.filename
    return fields, files, names
