"""OpenDocument text: paragraphs once each, without deletions and comments."""

from __future__ import annotations

import io
import zipfile

from retrieval.reading.readers.documents.open_document import OpenDocument
from retrieval.reading.sources.packed_documents import open_document

SPACES = (
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
)


def opened(content: str, styles: str = "<a/>") -> OpenDocument:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("content.xml", f"<a {SPACES}>{content}</a>")
        file.writestr("styles.xml", styles)
    return OpenDocument(open_document(stream.getvalue(), "a.odt"))


def test_a_frame_within_a_paragraph_comes_after_it() -> None:
    document = opened("<text:p>渡口<b>今日</b><text:s/>复航<f><text:p>图为渡口</text:p></f>。</text:p>")

    assert list(document.paragraphs()) == [(0, "渡口今日 复航。"), (0, "图为渡口")]


def test_deleted_text_and_comments_are_not_read() -> None:
    document = opened(
        "<text:tracked-changes><text:p>明日</text:p></text:tracked-changes>"
        "<text:h text:outline-level='2'>渡口复航"
        "<office:annotation><text:p>核实</text:p></office:annotation></text:h>"
    )

    assert list(document.paragraphs()) == [(2, "渡口复航")]
    assert list(document.beside()) == ["核实"]


def test_headers_are_beside_the_text() -> None:
    document = opened("<text:p>渡口复航。</text:p>", f"<a {SPACES}><text:p>江川晚报</text:p></a>")

    assert list(document.beside()) == ["江川晚报"]
