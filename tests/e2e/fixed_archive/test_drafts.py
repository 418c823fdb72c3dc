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
