"""Office documents as files: read whole, their zip checked as a stranger's.

A document of Office, OpenDocument or EPUB is a zip; its members are bounded as those of any archive.
"""

from __future__ import annotations

import io

from retrieval.errors import UnreadableSource
from retrieval.reading.sources.container_formats import ZipContainer
from retrieval.reading.sources.containers import CONTAINER_ERRORS
from retrieval.reading.sources.source_file import SourceFile

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_DOCUMENT_BYTES = 64 * 2**20
MAX_UNPACKED_BYTES = 256 * 2**20
"""All members of one document together."""


def read_document(source: SourceFile) -> bytes:
    """The bytes of a document, safe to unpack.

    Raises UnreadableSource: too_large, zip_bomb, bad_document, reasons of reading a file.
    """
    data = source.read_bytes(MAX_DOCUMENT_BYTES)
    if data.startswith(ZIP_MAGIC):
        open_document(data, source.name)
    return data


def open_document(data: bytes, name: str) -> ZipContainer:
    """The zip of a document, checked.

    name: for errors. Raises UnreadableSource: zip_bomb, bad_document.
    """
    try:
        container = ZipContainer(io.BytesIO(data))
        entries = container.entries()
    except CONTAINER_ERRORS as error:
        raise UnreadableSource(name, "bad_document", detail=str(error)[:120]) from error
    if sum(entry.size for entry in entries) > MAX_UNPACKED_BYTES:
        raise UnreadableSource(name, "zip_bomb")
    refused = next((entry.refusal for entry in entries if entry.refusal in ("zip_bomb", "encrypted")), None)
    if refused:
        raise UnreadableSource(name, "zip_bomb" if refused == "zip_bomb" else "encrypted")
    return container
