"""The published schema as a judge of requests."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.botapi import FakeBotAPI, Person, limits
from tests.e2e.botapi.schema import bot_api
from tests.unit.botapi.client import Client


def faults(
    method: str, *, form: bool = False, files: frozenset[str] = frozenset(), **given: Any
) -> list[str]:
    return [str(one) for one in bot_api().read(method, given, form=form, files=files).faults]


def test_an_unknown_parameter_is_noted_but_the_message_goes_out(
    api: FakeBotAPI, client: Client, alice: Person
) -> None:
    client.get("sendMessage", chat_id=alice.id, text="你好", replymarkup={})

    assert alice.next_reply().text == "你好"
    with pytest.raises(AssertionError, match="replymarkup: not a parameter of sendMessage"):
        api.assert_clean()


def test_a_value_of_the_wrong_type_is_refused(api: FakeBotAPI, client: Client, alice: Person) -> None:
    description = client.refused("sendMessage", chat_id=alice.id, text="你好", reply_parameters=[1])

    assert description == "Bad Request: reply_parameters: must be ReplyParameters, got [1]"


def test_a_missing_parameter_is_noted() -> None:
    assert faults("sendMessage", text="x") == ["chat_id: required by sendMessage, missing"]


def test_types_are_judged_at_any_depth() -> None:
    markup = {"inline_keyboard": [[{"callback_data": "x"}], [{"text": 5, "url": "https://a.example"}]]}

    assert faults("sendMessage", chat_id=1, text="x", reply_markup=markup) == [
        "reply_markup.inline_keyboard[0][0].text: required by InlineKeyboardButton, missing",
        "reply_markup.inline_keyboard[1][0].text: must be String, got 5",
    ]


def test_unknown_fields_of_nested_objects_are_found() -> None:
    assert faults("sendMessage", chat_id=1, text="x", reply_parameters={"message_id": 1, "quot": "y"}) == [
        "reply_parameters.quot: not a field of ReplyParameters"
    ]


def test_a_truth_value_is_no_number() -> None:
    assert faults("sendMessage", chat_id=True, text="x") == ["chat_id: must be Integer, got true"]


@pytest.mark.parametrize("chat_id", [5, "@株洲日报", "-100123"])
def test_one_of_two_types_is_enough(chat_id: int | str) -> None:
    assert faults("sendMessage", chat_id=chat_id, text="x") == []


def test_strings_of_a_form_become_the_declared_types() -> None:
    given = {"offset": "-1", "timeout": "10", "allowed_updates": '["message"]'}

    reading = bot_api().read("getUpdates", given, form=True)

    assert reading.values == {"offset": -1, "timeout": 10, "allowed_updates": ["message"]}
    assert reading.faults == []


def test_a_number_stays_text_where_text_is_declared() -> None:
    reading = bot_api().read("sendMessage", {"chat_id": "5", "text": "2020"}, form=True)

    assert reading.values == {"chat_id": 5, "text": "2020"}


def test_a_string_of_a_form_that_is_no_number_is_a_fault() -> None:
    assert faults("getUpdates", form=True, offset="soon") == ['offset: must be Integer, got "soon"']


def test_the_variant_is_chosen_by_its_type_field() -> None:
    scope = {"type": "chat_member", "chat_id": 1}

    assert faults("setMyCommands", commands=[], scope=scope) == [
        "scope.user_id: required by BotCommandScopeChatMember, missing"
    ]


def test_a_named_upload_has_to_be_in_the_body() -> None:
    media = {"type": "photo", "media": "attach://clipping"}

    assert faults("editMessageMedia", chat_id=1, message_id=1, media=media) == [
        "media.media: no part named 'clipping' in the body"
    ]
    assert (
        faults("editMessageMedia", chat_id=1, message_id=1, media=media, files=frozenset({"clipping"})) == []
    )


def test_inline_results_are_judged_by_their_kind() -> None:
    article = {"type": "article", "id": "1", "title": "头条"}

    assert faults("answerInlineQuery", inline_query_id="1", results=[article]) == [
        "results[0].input_message_content: required by InlineQueryResultArticle, missing"
    ]


@pytest.mark.parametrize(
    ("owner", "field", "words"),
    [
        ("sendMessage", "text", f"1-{limits.MESSAGE_TEXT} characters"),
        ("ReplyParameters", "quote", f"0-{limits.QUOTE_TEXT} characters"),
        ("InlineKeyboardButton", "callback_data", f"1-{limits.CALLBACK_DATA_BYTES} bytes"),
        ("CopyTextButton", "text", f"1-{limits.COPY_TEXT} characters"),
        ("answerCallbackQuery", "text", f"0-{limits.CALLBACK_ANSWER} characters"),
        ("BotCommand", "command", f"1-{limits.COMMAND} characters"),
        ("BotCommand", "description", f"1-{limits.COMMAND_DESCRIPTION} characters"),
        ("setMyCommands", "commands", f"At most {limits.COMMANDS} commands"),
        ("setMyName", "name", f"0-{limits.NAME} characters"),
        ("setMyDescription", "description", f"0-{limits.DESCRIPTION} characters"),
        ("setMyShortDescription", "short_description", f"0-{limits.SHORT_DESCRIPTION} characters"),
        ("getUpdates", "limit", f"1-{limits.UPDATES} are accepted"),
        ("ForceReply", "input_field_placeholder", f"1-{limits.PLACEHOLDER} characters"),
    ],
)
def test_the_limits_are_those_of_the_documentation(owner: str, field: str, words: str) -> None:
    schema = bot_api()
    fields = schema.methods.get(owner) or schema.types[owner]

    (described,) = [one.description for one in fields if one.name == field]

    assert words in described
