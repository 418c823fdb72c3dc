"""Office documents as files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from retrieval.errors import UnreadableSource
from retrieval.reading.sources.packed_documents import open_document, read_document
from retrieval.reading.sources.source_file import SourceFile


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("content.xml", content)
    return packed.getvalue()


def test_a_document_is_read_whole_and_opened(tmp_path: Path) -> None:
    data = zipped(b"<a/>")
    (tmp_path / "a.odt").write_bytes(data)

    assert read_document(SourceFile(tmp_path / "a.odt", "a.odt", len(data), 0)) == data
    assert open_document(data, "a.odt").has("content.xml")


@pytest.mark.parametrize(
    ("data", "reason"), [(zipped(b"a" * 3_000_000), "zip_bomb"), (b"PK\x03\x04broken", "bad_document")]
)
def test_a_hostile_document_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        open_document(data, "a.odt")

    assert caught.value.reason == reason
