"""Parameters of a call: path and query string, or JSON."""

from __future__ import annotations

import asyncio
import json
from typing import Any, NoReturn, TypeVar, get_origin

from aiohttp import web
from aiohttp.http import HttpProcessingError
from pydantic import BaseModel, ValidationError

from retrieval.answering.quotation_check.draft_file import read_draft
from retrieval.reading.sources.packed_documents import ZIP_MAGIC
from retrieval.settings import expected_facts
from retrieval.web.api.endpoint import JSON, Endpoint
from retrieval.web.errors import (
    BadBody,
    BadParameter,
    BodyTooSlow,
    LackingParameter,
    UnknownMedia,
    UnknownParameter,
)

M = TypeVar("M", bound=BaseModel)

BODY_TIMEOUT_S = 20.0
"""Seconds for a body to arrive: 2 MB at 100 KB a second."""
TEXT = "text/plain"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DRAFT_NAMES = {TEXT: "draft.txt", "text/markdown": "draft.md", WORD: "draft.docx"}
"""Names by which the reader of drafts knows their kind."""


FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
BROKEN_FORMS = (ValueError, LookupError, RuntimeError, AssertionError)
"""What aiohttp raises for a form that is none: no boundary, unknown charset or encoding."""


async def parse_call(request: web.Request, endpoint: Endpoint[M]) -> M:
    """The parameters of a call. Raises RequestError, and as `read_draft` does."""
    given: dict[str, Any] = dict(request.match_info)
    if request.method == "POST":
        body = await _body(request, endpoint)
        if body.keys() & given.keys():
            raise _unknown(endpoint.parameters)
        return parse_model(endpoint.parameters, {**given, **body})
    for name in request.query:
        if name in given:
            continue
        values = request.query.getall(name)
        if is_list(endpoint.parameters, name):
            given[name] = values
        elif len(values) > 1:
            raise BadParameter(name=_known(endpoint, name), expected="once")
        else:
            given[name] = values[0]
    return parse_model(endpoint.parameters, given)


def parse_model(model: type[M], given: dict[str, Any]) -> M:
    """The model of some values. Raises BadParameter, LackingParameter, UnknownParameter."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        # `from None`: pydantic's own text repeats the input
        first, *more = error.errors(include_url=False)
        if any(one["type"] == "extra_forbidden" for one in (first, *more)):
            raise _unknown(model) from None
        name = ".".join(str(part) for part in first["loc"]) or "?"
        if first["type"] == "missing":
            raise LackingParameter(name=name) from None
        raise BadParameter(name=name, **expected_facts(first)) from None


def is_list(model: type[BaseModel], name: str) -> bool:
    """True for a parameter that may be repeated in a query string."""
    field = model.model_fields.get(name)
    return field is not None and get_origin(field.annotation) is tuple


def _known(endpoint: Endpoint[M], name: str) -> str:
    """A name that may be repeated to the client."""
    return name if name in endpoint.parameters.model_fields else "?"


def _unknown(model: type[BaseModel]) -> UnknownParameter:
    return UnknownParameter(known=", ".join(model.model_fields) or "–")


async def _body(request: web.Request, endpoint: Endpoint[M]) -> dict[str, Any]:
    kinds = FORMS if endpoint.is_form else (JSON, *(DRAFT_NAMES if endpoint.drafts else ()))
    kind = request.content_type
    if kind not in kinds:
        raise UnknownMedia(known=", ".join(kinds), headers={"Accept-Post": ", ".join(kinds)})
    if endpoint.is_form:
        return await _form(request)
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            content = await request.read()
    except TimeoutError:
        raise BodyTooSlow(seconds=f"{BODY_TIMEOUT_S:g}", headers={"Connection": "close"}) from None
    except (web.RequestPayloadError, HttpProcessingError):
        raise BadBody(headers={"Connection": "close"}) from None
    if kind != JSON:
        return {"text": await asyncio.to_thread(read_draft, content, DRAFT_NAMES[kind])}
    try:
        found = json.loads(content, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise BadBody() from None
    if not isinstance(found, dict):
        raise BadBody()
    return found


async def _form(request: web.Request) -> dict[str, Any]:
    """The fields of a form; a file chosen is its `text`."""
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            fields = await request.post()
    except TimeoutError:
        raise BodyTooSlow(seconds=f"{BODY_TIMEOUT_S:g}", headers={"Connection": "close"}) from None
    except (*BROKEN_FORMS, web.RequestPayloadError, HttpProcessingError):
        raise BadBody(headers={"Connection": "close"}) from None
    given: dict[str, Any] = {name: value for name, value in fields.items() if isinstance(value, str)}
    files = (value.file.read() for value in fields.values() if isinstance(value, web.FileField))
    if content := next((one for one in files if one), b""):
        name = DRAFT_NAMES[WORD if content.startswith(ZIP_MAGIC) else TEXT]
        given["text"] = await asyncio.to_thread(read_draft, content, name)
    return given


def _refuse(constant: str) -> NoReturn:
    """NaN and Infinity are no JSON (RFC 8259, 6). Raises ValueError."""
    raise ValueError(constant)
