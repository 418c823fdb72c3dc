"""Whom the real bot serves, in which language, and what it does with messages from its downtime."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.botapi.menu_state import scope_key
from tests.e2e.conftest import ADMIN
from tests.e2e.process import running_bot, settings_for

FIRMS = "天元区有多少家规模以上工业企业复工?"
LISTED, GROUP = 5001, -1_001_000_555_001


@contextmanager
def serving(api: FakeBotAPI, work: Path, **settings: str) -> Iterator[None]:
    given = {f"JIANBAO_BOT_{name.upper()}": value for name, value in settings.items()}
    with running_bot(api, work, {**settings_for(api), **given}):
        yield


def test_strangers_to_an_allow_list_get_no_sound_and_who_is_listed_an_answer(
    api: FakeBotAPI, reader: Person, tmp_path: Path
) -> None:
    listed = api.user(LISTED, "名单里的")
    with serving(api, tmp_path, mode="allow-list", users=str(LISTED)):
        reader.says("/start")
        reader.says(FIRMS)
        typed = reader.types(FIRMS)
        listed.says(FIRMS)

        assert "78家" in listed.next_reply().text
        assert typed.results() == []
    assert reader.inbox() == []


def test_the_bot_leaves_groups_that_are_not_listed(api: FakeBotAPI, reader: Person, tmp_path: Path) -> None:
    listed, other = api.group("名单里的群", chat_id=GROUP), api.group("别的群")
    with serving(api, tmp_path, mode="groups", groups=str(GROUP)):
        other.adds_bot(reader)
        api.wait_for("leaveChat")
        listed.says(reader, f"/ask {FIRMS}")

        assert "78家" in listed.next_reply().text
    assert other.inbox() == []


def test_messages_from_a_downtime_get_one_apology(tmp_path: Path) -> None:
    api = FakeBotAPI(clock=lambda: int(time.time()) - behind[0])
    behind = [3600]
    with api.running():
        reader = api.user(6001, "读者")
        for _ in range(5):
            reader.says(FIRMS)
        with serving(api, tmp_path):
            api.wait_for(lambda: not api.pending_updates())
            behind[0] = 0
            reader.says(FIRMS)
            said = [reader.next_reply().text, reader.next_reply().text]
    api.assert_clean(5)

    assert "停机" in said[0] and "78家" in said[1]
    assert len(reader.inbox()) == 2


def test_everybody_is_spoken_to_in_their_language_and_quotes_stay(api: FakeBotAPI, tmp_path: Path) -> None:
    taiwan = api.user(6101, "讀者", language_code="zh-TW")
    english = api.user(6102, "Reader", language_code="en-GB")
    with serving(api, tmp_path):
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


def test_menus_and_descriptions_are_there_for_each_scope_and_language(
    api: FakeBotAPI, admin: Person, tmp_path: Path
) -> None:
    with serving(api, tmp_path, admins=str(ADMIN)):
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


def test_forgetting_leaves_nothing_and_buttons_say_so(
    api: FakeBotAPI, reader: Person, tmp_path: Path
) -> None:
    with serving(api, tmp_path):
        reader.says(FIRMS)
        answer = reader.next_reply()
        reader.says("/privacy")
        privacy = reader.next_reply().text
        reader.says("/forget")
        forgotten = reader.next_reply().text

        assert "已过期" in reader.presses(answer, "上下文").wait_for_answer()
    assert "不保存问题的文字" in privacy
    assert forgotten == "与您有关的一切都已删除。"
