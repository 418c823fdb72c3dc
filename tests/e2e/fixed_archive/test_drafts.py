"""Drafts checked by the real bot."""

from __future__ import annotations

from tests.e2e.botapi import Person


def test_a_draft_is_checked_quotation_by_quotation(reader: Person) -> None:
    reader.says("/check 他说：“越是吃劲,越要咬住牙关。”又说：“明年要在月亮上修一座更大的码头。”")
    shown = reader.next_reply()

    text = shown.wait_for_edit().text

    assert text.startswith("共 2 处引文:有改动 1 处、没有找到 1 处。")
    assert "越要咬[住]牙关" in text and "越要咬[紧]牙关" in text
    assert "《毫不松懈做好疫情防控工作" in text


def test_a_draft_sent_as_a_file_is_checked(reader: Person) -> None:
    draft = "他说：“越是吃劲,越要咬紧牙关。”\n"
    reader.sends("稿件.txt", draft.encode("gb18030"), caption="/check")

    text = reader.next_reply().wait_for_edit().text

    assert text.startswith("共 1 处引文:逐字相同 1 处。")


def test_a_file_is_checked_by_a_reply_and_a_file_that_is_no_draft_is_told(reader: Person) -> None:
    sent = reader.sends("稿件.md", "> 越是吃劲,越要咬住牙关。\n".encode(), caption="给编辑")
    reader.next_reply()
    reader.says("/check", reply_to=sent)
    checked = reader.next_reply().wait_for_edit().text
    reader.sends("照片.docx", b"\x00\x01 no document", caption="/check")

    assert "有改动 1 处" in checked
    assert "照片.docx" in reader.next_reply().text
