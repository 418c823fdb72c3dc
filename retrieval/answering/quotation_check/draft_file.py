"""The text of a draft: plain text, Markdown, or a Word document.

A paragraph of a Word document in the style of a quotation is marked as Markdown marks one (`> `). Nothing of
a document is executed or fetched; its zip is checked as those of an archive are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from retrieval.errors import DraftTooLong, UnreadableSource
from retrieval.reading.readers.documents.word import WordDocument
from retrieval.reading.sources.containers import CONTAINER_ERRORS
from retrieval.reading.sources.encoding import decode
from retrieval.reading.sources.packed_documents import ZIP_MAGIC, open_document

MAX_DRAFT_BYTES = 500 * 1024
"""Text of a draft: 170,000 characters, a book's chapter several times over."""
MAX_DOCUMENT_BYTES = 16 * 2**20
"""A Word document with its pictures."""
_QUOTE_STYLE = re.compile(r"quote|引用|引文", re.IGNORECASE)


def read_draft(data: bytes, name: str) -> str:
    """The text of a draft file.

    name: its file's, for the kind and errors. Raises DraftTooLong, MissingExtra, UnreadableSource: empty,
    binary, encoding, bad_document, zip_bomb, encrypted.
    """
    is_document = data.startswith(ZIP_MAGIC)
    limit = MAX_DOCUMENT_BYTES if is_document else MAX_DRAFT_BYTES
    if len(data) > limit:
        raise DraftTooLong(size=len(data) // 1024, limit=limit // 1024)
    if not is_document:
        return decode(data, name)
    open_document(data, name)
    if PurePath(name).suffix.lower() != ".docx":
        raise UnreadableSource(name, "binary")
    try:
        text = "\n".join(_word_paragraphs(data))
    except (*CONTAINER_ERRORS, OSError, SyntaxError, AttributeError, KeyError, ValueError) as error:
        raise UnreadableSource(name, "bad_document", detail=str(error)[:120]) from error
    if len(text.encode("utf-8", "replace")) > MAX_DRAFT_BYTES:
        raise DraftTooLong(size=len(text.encode("utf-8", "replace")) // 1024, limit=MAX_DRAFT_BYTES // 1024)
    if not text.strip():
        raise UnreadableSource(name, "empty")
    return text


def _word_paragraphs(data: bytes) -> Iterator[str]:
    for style, text in WordDocument(data).styled_paragraphs():
        quoted = _QUOTE_STYLE.search(style) is not None
        yield "\n".join(f"> {line}" for line in text.split("\n")) if quoted else text
