"""Pictures of the printed pages of an article, its blocks framed."""

from __future__ import annotations

from typing import Any

from retrieval.archive.printed_place import check_printed_source, find_printed_source
from retrieval.errors import PrintedPageError, UnreadableSource
from retrieval.imaging.marked_page import MarkedPage, check_drawing, marked_pages, render_marked_page
from retrieval.models import Span
from retrieval.processes.sandbox import ChildFailed
from retrieval.web.api.browsing import find_article
from retrieval.web.api.endpoint import ApiCall, FileReply
from retrieval.web.api.parameters import PageImageParameters
from retrieval.web.errors import NoPrintedPage

WEBP = "image/webp"


def page_image(call: ApiCall[PageImageParameters]) -> FileReply:
    """The picture of a printed page, a place in it marked.

    Raises NoSuchArticle, NoPrintedPage, PrintedPageError, MissingExtra.
    """
    given, snapshot = call.given, call.snapshot
    article = find_article(snapshot.answerer.generation.store, given.id)
    pages = marked_pages(article, Span(given.start, given.end))
    if given.number > len(pages):
        raise NoPrintedPage(count=len(pages))
    page = pages[given.number - 1]
    check_drawing(page)
    key = (snapshot.coverage.generation, page, given.size)
    return FileReply(call.surroundings.pictures.get(key, lambda: _draw(call, page)), WEBP)


def check_page_image(call: ApiCall[Any], page: MarkedPage) -> None:
    """Check that a page can be shown, without opening its file.

    Raises PrintedPageError, MissingExtra.
    """
    check_drawing(page)
    around = call.surroundings
    check_printed_source(page.source, around.paths, call.snapshot.coverage.built, around.links)


def _draw(call: ApiCall[PageImageParameters], page: MarkedPage) -> bytes:
    around = call.surroundings
    built = call.snapshot.coverage.built
    source = find_printed_source(page.source, around.paths, built, around.links)
    try:
        return render_marked_page(source, page, call.given.size)
    except (ChildFailed, UnreadableSource) as error:
        raise PrintedPageError(source=page.source) from error
