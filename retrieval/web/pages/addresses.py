"""Addresses of the pages; those of articles, days and words are permanent."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from retrieval.citations import text_digest
from retrieval.imaging.marked_page import PageImageSize
from retrieval.models import Quote, Span


def article_address(id: str, span: Span | None = None) -> str:
    """The page of an article, at a place in it."""
    if span is None:
        return f"/articles/{_path(id)}"
    return f"/articles/{_path(id)}?start={span.start}&end={span.end}#quoted"


def quote_address(found: Quote) -> str:
    """The permanent address of a quote, with the digest of its words."""
    return f"/quotes/{_path(found.article.id)}/{found.start}-{found.end}?digest={text_digest(found.text)}"


def page_image_address(id: str, number: int, span: Span, size: PageImageSize) -> str:
    """The picture of a printed page of an article, a place marked."""
    place = {"start": span.start, "end": span.end} if len(span) else {}
    sized = None if size is PageImageSize.SCREEN else str(size)
    return page_address(f"/api/v1/page-images/{_path(id)}/{number}.webp", size=sized, **place)


def reference_address(id: str) -> str:
    """The reference of an article as RIS."""
    return f"/references/{_path(id)}"


def page_address(path: str, **given: Any) -> str:
    """An address with parameters; without empty ones."""
    held = {name: value for name, value in given.items() if value not in (None, "", ())}
    return f"{path}?{urlencode(held, doseq=True, errors='replace')}" if held else path


def _path(id: str) -> str:
    """An id in a path; slashes plain unless a browser resolves them."""
    is_resolved = any(segment in ("", ".", "..") for segment in id.split("/"))
    return quote(id, safe="" if is_resolved else "/", errors="replace")
