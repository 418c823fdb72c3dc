"""The scrapbook of a reader, on the real bot."""

from __future__ import annotations

from tests.e2e.botapi import FakeBotAPI, Person

QUOTE = "2月10日以来,中车株洲所7000余名员工返岗。"


def test_a_quote_is_kept_noted_found_led_back_and_exported(api: FakeBotAPI, reader: Person) -> None:
    reader.says("中车株洲所有多少员工返岗?")
    answer = reader.next_reply()

    assert "第 1 条" in reader.presses(answer, "收藏").wait_for_answer()
    reader.presses(answer, "原文")
    assert "第 2 条" in reader.presses(answer.wait_for_edit(), "收藏").wait_for_answer()
    reader.says("/clip")
    listed = reader.next_reply()
    assert listed.text.startswith(
        "剪报夹:2 条\n\n2. 2020年2月16日 株洲日报 A1版 《多家企业免费提供“云服务”》 整篇"
    )
    assert QUOTE in listed.marked("blockquote")

    reader.presses(listed, "1")
    cutting = listed.wait_for_edit()
    reader.says("问一问株洲所", reply_to=cutting)
    assert reader.next_reply().text == "第 1 条的笔记已记下。"
    reader.says("/clip 问一问 员工")
    found = reader.next_reply()
    assert found.text.startswith("剪报夹里有“问一问 员工”的:1 条")
    assert found.text.endswith("笔记:问一问株洲所")

    reader.presses(found, "⤓ Markdown")
    document = reader.next_reply()
    content = api.file(document.json["document"]["file_id"]).decode()
    assert f"> {QUOTE}" in content and content.endswith("问一问株洲所\n\n")

    reader.presses(cutting, "↪ 回到报上")
    back = reader.next_reply()
    reader.presses(back, "上下文")
    assert QUOTE in back.wait_for_edit().marked("bold")


def test_the_scrapbook_is_a_pdf_and_is_forgotten_with_everything_else(
    api: FakeBotAPI, reader: Person
) -> None:
    reader.says("中车株洲所有多少员工返岗?")
    reader.says("/clip 给编辑部", reply_to=reader.next_reply())
    assert "第 1 条" in reader.next_reply().text

    reader.says("/clip export pdf")
    sheet = reader.next_reply()
    reader.says("/forget")
    reader.next_reply()
    reader.says("/clip")

    assert sheet.text == "剪报夹:1 条"
    assert sheet.json["document"]["file_name"].endswith(".pdf")
    assert api.file(sheet.json["document"]["file_id"]).startswith(b"%PDF-")
    assert reader.next_reply().text.startswith("剪报夹是空的。")


def test_in_a_group_a_quote_is_kept_for_who_taps_and_shown_in_private(
    api: FakeBotAPI, reader: Person
) -> None:
    group = api.group(f"编辑部{reader.id}")
    group.says(reader, "/ask 中车株洲所有多少员工返岗?")
    answer = group.next_reply()

    assert "第 1 条" in reader.presses(answer, "收藏").wait_for_answer()
    group.says(reader, "/clip")

    assert "私聊" in group.next_reply().text
    reader.says("/clip 1")
    assert QUOTE in reader.next_reply().text
