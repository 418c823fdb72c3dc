"""What the real bot says in each language, its menus, and what it forgets when told to."""

from __future__ import annotations

from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.botapi.menu_state import scope_key
from tests.e2e.conftest import ADMIN

FIRMS = "天元区有多少家规模以上工业企业复工?"


def test_everybody_is_spoken_to_in_their_language_and_quotes_stay(api: FakeBotAPI) -> None:
    taiwan = api.user(6101, "讀者", language_code="zh-TW")
    english = api.user(6102, "Reader", language_code="en-GB")
    taiwan.says(FIRMS)
    english.says(FIRMS)
    first, second = taiwan.next_reply(), english.next_reply()
    english.says("/lang zh-hant")
    chosen = english.next_reply().text
    english.says("/lang nosuch")

    asked = english.next_reply()
    menu_then = own_menu(api, english)
    said = english.presses(asked, "English").wait_for_answer()
    menu_now = own_menu(api, english)
    english.says("/lang auto")

    assert english.next_reply().text.startswith("OK, English")
    assert own_menu(api, english) == ""
    assert first.marked("blockquote") == second.marked("blockquote")
    assert ["更多出處 1/2", "上下文", "原文"] in first.buttons or ["上下文", "原文"] in first.buttons
    assert any("Verify" in row for row in second.buttons)
    assert chosen.startswith("好,今後使用繁體中文")
    assert "要用哪種語言" in asked.text
    assert asked.buttons[0] == ["简体中文", "繁體中文", "English"]
    assert said.startswith("OK, English")
    assert (menu_then, menu_now) == ("用法", "How to use it")


def own_menu(api: FakeBotAPI, person: Person) -> str:
    """What /help is called in the menu of a private chat; nothing where it has none of its own."""
    commands = api.menu()["commands"].get(scope_key({"type": "chat", "chat_id": person.id}, "zh"), [])
    return next((one["description"] for one in commands if one["command"] == "help"), "")


def test_menus_and_descriptions_are_there_for_each_scope_and_language(api: FakeBotAPI) -> None:
    menu = api.menu()
    commands, texts = menu["commands"], menu["texts"]

    def named(scope: dict[str, object] | None, code: str) -> dict[str, str]:
        return {one["command"]: one["description"] for one in commands[scope_key(scope, code)]}

    for code, said in (("", "用法"), ("zh", "用法"), ("en", "How to use it")):
        everyone, groups = named(None, code), named({"type": "all_group_chats"}, code)
        own = named({"type": "chat", "chat_id": ADMIN}, code)
        assert {everyone["help"], groups["help"], own["help"]} == {said}
        assert {"reload", "stats", "export"} <= own.keys()
        assert not {"reload", "stats", "export"} & (everyone.keys() | groups.keys())
        assert groups.keys() < everyone.keys() < own.keys()
    assert texts["description", "en"].startswith("Question a newspaper archive")
    assert texts["description", "zh"] == texts["description", ""] != texts["description", "en"]


def test_forgetting_leaves_nothing_and_buttons_say_so(reader: Person) -> None:
    reader.says(FIRMS)
    answer = reader.next_reply()
    reader.says("/privacy")
    privacy = reader.next_reply().text
    reader.says("/forget")
    forgotten = reader.next_reply().text

    assert "已过期" in reader.presses(answer, "上下文").wait_for_answer()
    assert "不保存问题的文字" in privacy
    assert forgotten == "与您有关的一切都已删除。"
