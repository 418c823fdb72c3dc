"""Whom the real bot serves, and what it does with messages from its downtime."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.botapi import FakeBotAPI, Person
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
