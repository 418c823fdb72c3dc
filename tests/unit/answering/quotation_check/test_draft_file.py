from __future__ import annotations

import io

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from retrieval.answering.quotation_check.draft_file import MAX_DRAFT_BYTES, read_draft
from retrieval.errors import DraftTooLong, UnreadableSource


def word_document() -> bytes:
    document = Document()
    document.add_paragraph("他说：“桥修好了。”")
    document.add_paragraph("桥长三百二十米。", style="Quote")
    document.add_table(1, 1).cell(0, 0).text = "表里的“话”"
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def test_text_in_any_encoding() -> None:
    assert read_draft("“桥修好了，明天就通车。”".encode("gb18030"), "稿.txt") == "“桥修好了，明天就通车。”"


def test_a_word_document_keeps_its_quotations() -> None:
    assert read_draft(word_document(), "稿.docx") == "他说：“桥修好了。”\n> 桥长三百二十米。\n表里的“话”"


def test_what_was_inserted_while_changes_were_tracked_is_read() -> None:
    document = Document()
    document.add_paragraph("他说：")
    document.paragraphs[0]._p.append(
        parse_xml(f"<w:ins {nsdecls('w')} w:id='1' w:author='a'><w:r><w:t>“桥修好了。”</w:t></w:r></w:ins>")
    )
    data = io.BytesIO()
    document.save(data)

    assert read_draft(data.getvalue(), "稿.docx") == "他说：“桥修好了。”"


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.txt", "empty"),
        (bytes(range(256)) * 8, "a.doc", "binary"),
        (b"PK\x03\x04broken", "a.docx", "bad_document"),
    ],
)
def test_no_text_is_refused_with_its_reason(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(UnreadableSource) as refused:
        read_draft(data, name)

    assert refused.value.reason == reason


def test_a_zip_of_something_else_is_no_text() -> None:
    with pytest.raises(UnreadableSource) as refused:
        read_draft(word_document(), "稿.xlsx")

    assert refused.value.reason == "binary"


def test_a_draft_has_a_largest_size() -> None:
    with pytest.raises(DraftTooLong):
        read_draft(b"a" * (MAX_DRAFT_BYTES + 1), "a.txt")
