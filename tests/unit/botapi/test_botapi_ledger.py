"""The book of calls, the verdict at the end, waiting, and the transcript."""

from __future__ import annotations

import httpx
import pytest

from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.botapi.ledger import MOST_CALLS, Ledger
from tests.unit.botapi.client import Client

KEYBOARD = {
    "inline_keyboard": [[{"text": "原文", "callback_data": "o"}, {"text": "核对", "callback_data": "c"}]]
}


def test_a_refusal_nobody_announced_fails_the_test(api: FakeBotAPI, client: Client, alice: Person) -> None:
    client.refused("sendMessage", chat_id=alice.id, text="<b>", parse_mode="HTML")

    with pytest.raises(AssertionError) as failure:
        api.assert_clean()

    message = str(failure.value)
    assert "1 problem(s)" in message
    assert '"text": "<b>"' in message
    assert "refused: 400 Bad Request: can't parse entities" in message
    assert "Alice: /start" in message


def test_a_problem_of_an_earlier_test_does_not_fail_the_next(
    api: FakeBotAPI, client: Client, alice: Person
) -> None:
    client.refused("sendMessage", chat_id=alice.id, text="<b>", parse_mode="HTML")
    earlier = api.problems()

    api.assert_clean(but=earlier)
    client.refused("sendMessage", chat_id=alice.id, text="<i>", parse_mode="HTML")

    with pytest.raises(AssertionError, match=r"1 problem\(s\): .*<i>"):
        api.assert_clean(but=earlier)


def test_an_announced_refusal_passes_once(api: FakeBotAPI, client: Client, alice: Person) -> None:
    api.expect_refusal("sendMessage", "message text is empty")

    client.refused("sendMessage", chat_id=alice.id, text="")
    api.assert_clean()
    client.refused("sendMessage", chat_id=alice.id, text="")
    assert len(api.problems()) == 1


def test_an_announced_refusal_has_to_come(api: FakeBotAPI) -> None:
    api.expect_refusal("editMessageText", "message is not modified")

    assert api.problems() == [
        "announced but never came: editMessageText refused with 'message is not modified' (0 of 1)"
    ]


def test_an_allowed_refusal_may_come_any_number_of_times(api: FakeBotAPI, client: Client) -> None:
    api.allow_refusal("sendMessage", "chat not found")

    for _ in range(3):
        client.refused("sendMessage", chat_id=5, text="x")

    api.assert_clean()


def test_calls_are_kept_in_order_with_typed_parameters(
    api: FakeBotAPI, client: Client, alice: Person
) -> None:
    mark = api.mark()
    client.http.post(f"{client.base}/sendmessage", data={"chat_id": "1001", "text": "一"})
    client.get("sendChatAction", chat_id=alice.id, action="typing")

    calls = api.calls(after=mark)

    assert [one.method for one in calls] == ["sendMessage", "sendChatAction"]
    assert calls[0].params == {"chat_id": 1001, "text": "一"}
    assert all(one.ok for one in calls)
    assert api.wait_for("sendMessage", after=mark) == calls[:1]


def test_waiting_in_vain_tells_the_story(api: FakeBotAPI, alice: Person) -> None:
    with pytest.raises(AssertionError) as failure:
        alice.next_reply(timeout=0)

    assert "waited 0 s for a message of the bot in the chat Alice" in str(failure.value)
    assert "Alice: /start" in str(failure.value)


def test_a_predicate_can_be_waited_for(api: FakeBotAPI, client: Client, alice: Person) -> None:
    client.get("sendMessage", chat_id=alice.id, text="一")

    assert [one.text for one in api.wait_for(alice.inbox)] == ["一"]


def test_replies_are_given_one_by_one(client: Client, alice: Person) -> None:
    client.get("sendMessage", chat_id=alice.id, text="一")
    client.get("sendMessage", chat_id=alice.id, text="二")

    assert [alice.next_reply().text, alice.next_reply().text] == ["一", "二"]
    with pytest.raises(AssertionError):
        alice.next_reply(timeout=0)


def test_an_edit_can_be_waited_for(client: Client, alice: Person) -> None:
    client.get("sendMessage", chat_id=alice.id, text="载入中")
    message = alice.next_reply()
    client.get("editMessageText", chat_id=alice.id, message_id=message.id, text="完成")

    assert message.wait_for_edit().text == "完成"
    with pytest.raises(AssertionError, match="an edit of"):
        message.wait_for_edit(timeout=0)


def test_a_bot_that_loops_does_not_fill_the_memory() -> None:
    ledger = Ledger()

    for _ in range(MOST_CALLS + 5):
        ledger.open("getUpdates")

    assert len(ledger.calls) == MOST_CALLS
    assert ledger.problems() == ["5 calls beyond the 20000 that are kept: does the bot loop?"]


def test_the_fixture_gives_a_running_double(telegram: FakeBotAPI) -> None:
    me = httpx.get(f"{telegram.base_url}{telegram.token}/getMe").json()

    assert me["result"]["first_name"] == "剪报"


def test_the_transcript_reads_like_the_conversation(api: FakeBotAPI, client: Client, alice: Person) -> None:
    question = alice.says("株洲有多少人？")
    client.get(
        "sendMessage",
        chat_id=alice.id,
        text="<b>400万</b>\n《株洲日报》",
        parse_mode="HTML",
        reply_markup=KEYBOARD,
        reply_parameters={"message_id": question.id},
    )
    message = alice.next_reply()
    press = alice.presses(message, "原文")
    client.get("editMessageText", chat_id=alice.id, message_id=message.id, text="全文")
    client.get("answerCallbackQuery", callback_query_id=press.id, text="已展开")
    group = api.group("读报群")
    group.says(alice, "/ask 株洲")
    client.get("sendMessage", chat_id=group.chat_id, text="有")
    client.get("deleteMessage", chat_id=group.chat_id, message_id=2)

    assert api.transcript() == (
        "== private chat Alice (1001) ==\n"
        "Alice: /start\n"
        "Alice: 株洲有多少人？\n"
        "  > Alice: 株洲有多少人？\n"
        "剪报: 400万\n"
        "    《株洲日报》\n"
        "    [原文] [核对]\n"
        "Alice presses [原文]\n"
        "剪报 (edited): 全文\n"
        "剪报 (toast for Alice): 已展开\n"
        f"== supergroup chat 读报群 ({group.chat_id}) ==\n"
        "Alice: /ask 株洲\n"
        "剪报: 有\n"
        "剪报 (deleted): 有"
    )


def test_a_long_run_forgets_old_calls_that_were_right_and_keeps_the_others() -> None:
    ledger = Ledger(forgets=True)
    for number in range(MOST_CALLS + 10):
        call = ledger.open("getMe")
        if number == 3:
            call.faults.append("wrong")
        ledger.close(call)

    assert len(ledger.calls) == MOST_CALLS // 2 + 11
    assert ledger.calls[-1].number == MOST_CALLS + 10
    assert [line.splitlines()[0] for line in ledger.problems()] == ["#4 getMe {}"]
