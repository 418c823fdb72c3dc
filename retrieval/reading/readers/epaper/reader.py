"""HTML files and web archives: pages of an e-paper's site.

Recognises HTML among other files; the parser is imported with the first page read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.extras import is_installed
from retrieval.models import Page, SetAside
from retrieval.reading.readers.epaper.web_archive import is_web_archive
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.path_facts import facts_from_folders
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
    """Reader of saved e-paper pages; of other sites with the extra `html`."""

    @property
    def version(self) -> int:
        """Depends on the installed extra `html`.

        With it, pages set aside for its lack are read.
        """
        return 15 + is_installed("trafilatura")

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True for HTML, a web archive, or suffix and tag."""
        plain = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
        if is_web_archive(plain):
            return True
        return bool(_BEGINNING.match(plain) or (source.suffix in _SUFFIXES and _ANY_TAG.search(plain)))

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """The page with its article. Raises UnreadableSource: as `read_html_page`, bad_metadata."""
        from retrieval.reading.readers.epaper.html_page import read_html_page

        known = sidecar_facts(source).or_else(profile_of(source).facts("/".join(source.path_parts)))
        known = known.or_else(facts_from_folders(source.above))
        yield from read_html_page(source, known)
