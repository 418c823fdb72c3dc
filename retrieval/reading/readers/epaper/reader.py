"""HTML files: one page of an e-paper's site, one article.

Only what tells HTML from other files is here; the parser is imported when the first page is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.extras import installed
from retrieval.models import Page, SetAside
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.sidecars import sidecar_facts
from retrieval.reading.sources.source_file import SourceFile

_SUFFIXES = frozenset([".html", ".htm", ".shtml", ".xhtml"])
_BEGINNING = re.compile(
    rb"(?:\s|<!--(?:(?!-->).){0,2000}-->|<\?xml[^>]{0,200}\?>)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|script|link|style)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_ANY_TAG = re.compile(rb"<[!A-Za-z]")


class HtmlReader:
    """Reads saved pages of e-papers; of other sites with the extra `html`."""

    @property
    def version(self) -> int:
        """Odd where the extra `html` is not installed: with it, pages set aside for its lack are read."""
        return 1 + installed("trafilatura")

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """Whether the file begins as HTML does, or is named so and has a tag in it."""
        plain = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
        return bool(_BEGINNING.match(plain) or (source.suffix in _SUFFIXES and _ANY_TAG.search(plain)))

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """The page with its article. Raises UnreadableSource: those of `page_of`, bad_metadata."""
        from retrieval.reading.readers.epaper.page_m import page_of

        yield page_of(source, sidecar_facts(source).or_else(profile_of(source).facts(source.name)))
