"""DOCX, ODT, EPUB and e-mails, by their headings.

Without headings a document is a page of text. DOCX is read by python-docx (extra `office`), ODT and EPUB as
zips of XML by lxml. Places count in the text as read, one paragraph a line; entities and external references
of the XML are not resolved.
"""

from __future__ import annotations

from collections.abc import Iterator

from retrieval.errors import MissingExtra, UnreadableSource
from retrieval.extras import is_installed
from retrieval.models import Page, SetAside
from retrieval.reading.grammar.lines import Line, strip
from retrieval.reading.leftovers import Leftovers, outside_words
from retrieval.reading.readers.documents.epub import Book
from retrieval.reading.readers.documents.mail import Mail, Mailbox, is_mail, is_mailbox
from retrieval.reading.readers.documents.open_document import OpenDocument
from retrieval.reading.readers.documents.outline import DocumentLine, has_outline, pages_of_outline
from retrieval.reading.readers.documents.word import EXTRA, Paragraphs, WordDocument
from retrieval.reading.readers.text_file import read_pages
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.containers import CONTAINER_ERRORS
from retrieval.reading.sources.packed_documents import ZIP_MAGIC, open_document, read_document
from retrieval.reading.sources.path_facts import facts_from_path
from retrieval.reading.sources.sidecars import sidecar_facts
from retrieval.reading.sources.source_file import SourceFile

_SUFFIXES = frozenset([".docx", ".odt", ".epub"])
MAIL_SUFFIX = ".eml"
MAILBOX_SUFFIXES = frozenset([".mbox", ".mbx"])


class OfficeReader:
    """Reader of DOCX, ODT, EPUB, EML and mbox."""

    @property
    def version(self) -> int:
        """Depends on the installed extra `office`.

        With it, files set aside for its lack are read.
        """
        return 7 + is_installed("docx")

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True for a document by suffix and signature."""
        if source.suffix == MAIL_SUFFIX:
            return is_mail(head)
        if source.suffix in MAILBOX_SUFFIXES:
            return is_mailbox(head)
        return source.suffix in _SUFFIXES and head.startswith(ZIP_MAGIC)

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """Pages of the document.

        Raises UnreadableSource: missing_extra, bad_document, zip_bomb, encrypted, no_text.
        """
        data = read_document(source)
        try:
            document = _opened(source, data)
            lines = _numbered(document.paragraphs())
            beside = list(document.beside())
        except MissingExtra as error:
            raise UnreadableSource(source.name, "missing_extra", extra=EXTRA) from error
        except (*CONTAINER_ERRORS, OSError, SyntaxError, AttributeError) as error:
            raise UnreadableSource(source.name, "bad_document", detail=str(error)[:120]) from error
        known = sidecar_facts(source).or_else(profile_of(source).facts("/".join(source.path_parts)))
        if has_outline(lines):
            found = pages_of_outline(lines, source.name, known.or_else(facts_from_path(source.path_parts)))
        else:
            text = "\n\n".join(item.line.text for item in lines)
            found = read_pages(text, source.name, known, source.above)
        pages = [page for page in found if page.articles]
        if not pages:
            raise UnreadableSource(source.name, "no_text")
        yield from pages
        left = Leftovers(source.name)
        articles = [article for page in pages for article in page.articles]
        read = ((item.line.number, item.line.text) for item in lines)
        left.add_page_text(
            outside_words(read, articles), "left_facts" if has_outline(lines) else "left_other"
        )
        for _, text in outside_words(((None, text) for text in beside), articles):
            left.add("left_parts", text)
        yield from left.notes()


def _opened(source: SourceFile, data: bytes) -> WordDocument | OpenDocument | Book | Mail | Mailbox:
    if source.suffix == MAIL_SUFFIX:
        return Mail(data)
    if source.suffix in MAILBOX_SUFFIXES:
        return Mailbox(data)
    if source.suffix == ".docx":
        return WordDocument(data)
    container = open_document(data, source.name)
    return OpenDocument(container) if source.suffix == ".odt" else Book(container)


def _numbered(paragraphs: Paragraphs) -> list[DocumentLine]:
    """Paragraphs as lines of the text as read."""
    lines: list[DocumentLine] = []
    at = 0
    for level, text in paragraphs:
        for part in text.split("\n"):
            words = strip(part)
            if words:
                line = Line(len(lines) + 1, at, at + len(words), words, 0, 1)
                lines.append(DocumentLine(line, level))
                at += len(words) + 1
    return lines
