"""Addresses of the pages; those of articles, days and words are permanent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from retrieval.bibliography.record_formats import RecordFormat
from retrieval.citations import text_digest
from retrieval.imaging.marked_page import PageImageSize
from retrieval.models import Quote, Span
from retrieval.web.pages.static_files import static_path


@dataclass(frozen=True, slots=True)
class PageAddresses:
    """The addresses of a site. prefix: of all its paths."""

    prefix: str = ""

    def page(self, path: str, **given: Any) -> str:
        """An address with parameters; without empty ones."""
        held = {name: value for name, value in given.items() if value not in (None, "", ())}
        asked = f"?{urlencode(held, doseq=True, errors='replace')}" if held else ""
        return f"{self.prefix}{path}{asked}"

    def article(self, id: str, span: Span | None = None) -> str:
        """The page of an article, at a place in it."""
        if span is None:
            return self.page(f"/articles/{_path(id)}")
        return self.page(f"/articles/{_path(id)}", start=span.start, end=span.end) + "#quoted"

    def quote(self, found: Quote) -> str:
        """The permanent address of a quote, with the digest of its words."""
        place = f"{_path(found.article.id)}/{found.start}-{found.end}"
        return self.page(f"/quotes/{place}", digest=text_digest(found.text))

    def clipping(self, found: Quote) -> str:
        """The picture of a quote."""
        return self.page(f"/api/v1/clippings/{_path(found.article.id)}/{found.start}-{found.end}.png")

    def export(self, form: RecordFormat, **given: Any) -> str:
        """A result as a file. given: parameters of the export."""
        return self.page("/api/v1/export", format=str(form), **given)

    def page_image(self, id: str, number: int, span: Span, size: PageImageSize) -> str:
        """The picture of a printed page of an article, a place marked."""
        place = {"start": span.start, "end": span.end} if len(span) else {}
        sized = None if size is PageImageSize.SCREEN else str(size)
        return self.page(f"/api/v1/page-images/{_path(id)}/{number}.webp", size=sized, **place)

    def reference(self, id: str) -> str:
        """The reference of an article as RIS."""
        return self.page(f"/references/{_path(id)}")

    def static(self, name: str) -> str:
        """A static file, with its checksum."""
        return self.page(static_path(name))


def _path(id: str) -> str:
    """An id in a path; slashes plain unless a browser resolves them."""
    is_resolved = any(segment in ("", ".", "..") for segment in id.split("/"))
    return quote(id, safe="" if is_resolved else "/", errors="replace")
