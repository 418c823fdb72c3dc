"""Errors as pages, for a browser; a program gets a problem."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from retrieval.errors import JianbaoError, MissingExtra
from retrieval.i18n import Messages
from retrieval.web.errors import NothingThere
from retrieval.web.pages.addresses import PageAddresses
from retrieval.web.pages.html_templates import HTML, PageFrame, render_page
from retrieval.web.problems import problem_response, sentence_of, status_of
from retrieval.web.site import context_of


def error_response(request: web.Request, error: JianbaoError, messages: Messages) -> web.Response:
    """The response of an error: a page for browsers, else a problem."""
    response = problem_response(error, messages)
    if wants_page(request):
        status = status_of(error)
        # the class itself: its sentence is about the API, and its kinds name what is missing
        sentence = messages.say("page.nothing_there") if type(error) is NothingThere else ""
        sentence = sentence or sentence_of(error, messages)
        frame = PageFrame(messages, PageAddresses(context_of(request).prefix), request.query_string)
        facts: dict[str, Any] = {"code": int(status), "sentence": sentence, "near": error.facts.get("near")}
        try:
            response.body = render_page("error", frame, **facts).content
            response.content_type = HTML
        except MissingExtra:
            response.text = f"{sentence}\n"
            response.content_type = "text/plain"
        response.charset = "utf-8"
    return response


def wants_page(request: web.Request) -> bool:
    """True for a browser that follows a link or sends a form."""
    is_read = request.method in ("GET", "HEAD", "POST")
    return is_read and HTML in request.headers.get("Accept", "") and context_of(request).is_page
