"""A run of the real bot, as people in the chats would retell it: `python -m tests.e2e.transcript`.

A reader asks, and tries to reload. An administrator reloads after a page was added, after one was
damaged, after a large export was added (the reader asks meanwhile), and when nothing readable is left.
Below the transcript stands the bot's own log.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.e2e.archives import damage, ferry_page, many_articles, sample_page
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import running_bot, settings_for

ADMIN = 9001
RELOAD_SECONDS = 60.0


def play(work: Path) -> tuple[str, str]:
    """The transcript of the run, and what the bot has logged."""
    archive = work / "报纸"
    page = sample_page(archive)
    api = FakeBotAPI()
    with api.running():
        admin, reader = api.user(ADMIN, "管理员"), api.user(1001, "读者")
        admin.says("/start")
        with running_bot(api, work, settings_for(api, archive=archive, admins=str(ADMIN))) as bot:
            admin.next_reply()
            asks(reader, "/start", "中车株洲所有多少员工返岗?", "湘江渡口首日运送多少乘客?", "😀", "/reload")
            ferry = ferry_page(archive)
            reloads(api, admin)
            asks(reader, "湘江渡口首日运送多少乘客?")
            damage(ferry)
            reloads(api, admin)
            export = many_articles(archive, 6000)
            reloads(api, admin, meanwhile=lambda: asks(reader, "杜家毫哪天到株洲督导检查?"))
            export.unlink()
            damage(page)
            reloads(api, admin)
            asks(reader, "天元区有多少家规模以上工业企业复工?")
            asks(admin, "/status")
        api.assert_clean()
        return api.transcript(), bot.output


def asks(person: Person, *texts: str) -> None:
    """Each text, and the bot's answer to it."""
    for text in texts:
        person.says(text)
        person.next_reply()


def reloads(api: FakeBotAPI, admin: Person, meanwhile: Callable[[], None] = lambda: None) -> None:
    """A reload, to its end; `meanwhile` happens while it is under way."""
    admin.says("/reload")
    shown = admin.next_reply()
    meanwhile()
    over = ("已换上新索引", "重新读取失败")
    api.wait_for(lambda: any(words in shown.text for words in over), RELOAD_SECONDS)


def main() -> None:
    """Play it in a temporary folder and print it."""
    with tempfile.TemporaryDirectory() as folder:
        story, log = play(Path(folder))
    sys.stdout.write(f"{story}\n\n--- the bot's log\n{log}")


if __name__ == "__main__":
    main()
