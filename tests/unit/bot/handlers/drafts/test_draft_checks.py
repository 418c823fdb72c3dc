"""/check: drafts by text, reply and file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.unit.bot.assembled import GROUP, AssembledBot

TRUE = "他说：“越是吃劲,越要咬紧牙关。”"


def check(assembled: AssembledBot, run: Callable[..., Any], *updates: Any) -> list[str]:
    """Texts said to these updates, the checks finished."""

    async def all_of_them() -> None:
        for update in updates:
            await assembled.handlers.drafts.check(update, assembled.context())
        await assembled.handlers.drafts.wait()

    run(all_of_them())
    return assembled.texts


def test_a_text_after_the_command_is_checked(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    begun, said = check(assembled, run, assembled.message(f"/check {TRUE}"))

    assert begun == "正在核对……"
    assert "逐字相同 1 处" in said
    assert "株洲日报 2020年2月16日 A1版" in said


def test_a_message_replied_to_is_checked(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    answered = {
        "message_id": 5, "date": 1767225600, "chat": {"id": 5, "type": "private"},
        "text": TRUE.replace("咬紧", "咬住"),
    }  # fmt: skip

    *_, said = check(assembled, run, assembled.message("/check", reply_to_message=answered))

    assert "有改动 1 处" in said
    assert "越要咬<b>[住]</b>牙关" in said
    assert "越要咬<b>[紧]</b>牙关" in said


def test_a_block_quote_of_telegram_is_a_quotation(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    text = "/check 他说:\n越是吃劲,越要咬紧牙关"
    quoted = [{"type": "blockquote", "offset": text.index("越"), "length": 11}]

    *_, said = check(assembled, run, assembled.message(text, entities=quoted))

    assert "逐字相同 1 处" in said


def test_without_a_draft_the_usage_is_said(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    (said,) = check(assembled, run, assembled.message("/check"))

    assert said.startswith("核对稿件里的引文:/check")


def test_a_file_too_large_is_not_fetched(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    document = {"file_id": "f", "file_unique_id": "u", "file_size": 900 * 1024}

    (said,) = check(assembled, run, assembled.message("", caption="/check", document=document))

    assert "稿件太长(900 KB,最多 500 KB)" in said
    assert all(name != "getFile" for name, _ in assembled.request.calls)


def test_in_a_group_the_way_to_the_private_chat_is_said(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    (said,) = check(assembled, run, assembled.message(f"/check {TRUE}", chat=GROUP))

    assert "私聊" in said


def test_one_draft_of_a_person_at_a_time(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    update = assembled.message(f"/check {TRUE}")

    said = check(assembled, run, update, update)

    assert "上一份稿件还在核对,请等它完成。" in said
