"""Exported cuttings, as other programs read them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pypdfium2
import rispy

from retrieval.i18n import Messages
from retrieval.scrapbook.cutting import KeptCutting
from retrieval.scrapbook.cutting_export import export_cuttings
from retrieval.scrapbook.cutting_format import CuttingFormat

NOW = dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)
Keep = Callable[..., KeptCutting]


def test_markdown_has_each_quote_with_its_reference_and_note(keep: Keep) -> None:
    content = export_cuttings([keep(2, "再 *核对*\n两行"), keep(1)], CuttingFormat.MARKDOWN, Messages(), NOW)

    reference = "—— 苏敏. 渡口夜航恢复\\[N\\]. 江畔日报, 2021-03-04(2)."
    assert content.decode() == (
        f"> 渡口今晚恢复夜航。\n\n{reference}\n\n"
        f"> 渡口今晚恢复夜航。\n\n{reference}\n\n再 \\*核对\\*\n\n两行\n\n"
    )


def test_ris_has_the_note_beside_the_quote(keep: Keep) -> None:
    content = export_cuttings([keep(1, "再核对")], CuttingFormat.RIS, Messages(), NOW)

    (entry,) = rispy.loads(content.decode())
    assert entry["type_of_reference"] == "NEWS"
    assert (entry["abstract"], entry["notes"]) == ("渡口今晚恢复夜航。", ["再核对"])


def test_a_table_begins_with_the_mark_that_spreadsheets_need(keep: Keep) -> None:
    content = export_cuttings([keep(1, "=1+1")], CuttingFormat.CSV, Messages(), NOW)

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode().rstrip().endswith("'=1+1")


def test_the_sheet_is_a_pdf_with_the_text_in_it(keep: Keep) -> None:
    content = export_cuttings([keep(1, "再核对"), keep(2)], CuttingFormat.PDF, Messages(), NOW)

    document = pypdfium2.PdfDocument(io.BytesIO(content))
    text = document[0].get_textpage().get_text_range()
    assert len(document) == 1
    assert text.count("渡口今晚恢复夜航。") == 2
    assert "第 1 条" in text and "笔记:再核对" in text and "江畔日报" in text
