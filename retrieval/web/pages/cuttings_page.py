"""The scrapbook page: a shelf that the browser fills."""

from __future__ import annotations

from retrieval.web.api.endpoint import ApiCall, FileReply
from retrieval.web.pages.html_templates import PageFrame, render_page
from retrieval.web.pages.page_parameters import FormParameters


def cuttings_page(call: ApiCall[FormParameters]) -> FileReply:
    """The shelf of the cuttings; the server knows none of them."""
    return render_page("cuttings", PageFrame.of(call))
