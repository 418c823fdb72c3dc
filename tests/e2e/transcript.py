"""A run of the real bot, as people in the chats would retell it: `python -m tests.e2e.transcript`.

With `--dialogues`, five conversations with follow-ups instead. Else: a reader asks, taps every button, asks
for somebody in a group, and tries to reload. An administrator
reloads after a page was added and after one was damaged, takes in a page sent into the chat, reloads after a
large export was added (the reader asks meanwhile), and when nothing readable is left.
Below the transcript stands the bot's own log.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.e2e.archives import FERRY, damage, ferry_page, many_articles, sample_page
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
        with running_bot(
            api, work, settings_for(api, archive=archive, admins=str(ADMIN), reader=True)
        ) as bot:
            admin.next_reply()
            asks(reader, "/start", "中车株洲所有多少员工返岗?")
            looks(reader)
            asks(reader, "复工企业有多少啊", "谁参加了杜家毫的督导检查座谈?")
            turns(reader)
            asks(reader, "湘江渡口首日运送多少乘客?", "😀", "/day 2020-02-16", "/trend 复工", "/reload")
            talks(api, reader)
            ferry = ferry_page(archive)
            reloads(api, admin)
            asks(reader, "湘江渡口首日运送多少乘客?")
            damage(ferry)
            reloads(api, admin)
            uploads(api, admin)
            export = many_articles(archive, 6000)
            reloads(api, admin, meanwhile=lambda: asks(reader, "杜家毫哪天到株洲督导检查?"))
            export.unlink()
            damage(page)
            reloads(api, admin)
            asks(reader, "天元区有多少家规模以上工业企业复工?")
            asks(admin, "/status")
        api.assert_clean()
        return api.transcript(), bot.output


DIALOGUES = """
杜家毫哪天到株洲督导检查? 他强调了什么? 那中小学几号开学? 还有呢?
天元区有多少家规模以上工业企业复工? 那里出台了什么政策? 荷塘区呢? /new 他是谁?
建恒铁路装备公司为什么面临赔偿? 这家公司的证明用了多长时间? 只看2020年2月16日的 A1版的呢?
市委常委会会议是谁主持的? 他怎么要求救治重症病人? 毛飛騰怎么要求救治重症病人?
湘江晚报上,湘江渡口首日运送多少乘客? 什么时候? 株洲日报2月16日头版说中车株洲所有多少员工返岗? 你是谁?
"""


def converse(work: Path) -> tuple[str, str]:
    """The transcript of the dialogues, each with another reader, and what the bot has logged."""
    archive = work / "报纸"
    sample_page(archive)
    ferry_page(archive)
    api = FakeBotAPI()
    with api.running():
        with running_bot(api, work, settings_for(api, archive=archive, reader=True)) as bot:
            for number, texts in enumerate(DIALOGUES.strip().splitlines(), 1):
                reader = api.user(1000 + number, f"读者{number}")
                asks(reader, *texts.split())
                if "/new" not in texts:
                    drops(reader)
        api.assert_clean()
        return api.transcript(), bot.output


def asks(person: Person, *texts: str) -> None:
    """Each text, and the bot's answer to it."""
    for text in texts:
        person.says(text)
        person.next_reply()


def drops(person: Person) -> None:
    """Drops what was carried into the first answer that has something to drop."""
    for answer in person.inbox():
        if any("✕ 不沿用上文" in row for row in answer.buttons):
            person.presses(answer, "✕ 不沿用上文").wait_for_answer()
            return


def looks(person: Person) -> None:
    """Taps on every kind of button under the last answer."""
    answer = person.inbox()[-1]
    for label in ("上下文", "↩ 回到引文", "核对", "↩ 回到引文"):
        person.presses(answer, label)
        answer.wait_for_edit()
    person.presses(answer, "剪报")
    person.next_reply()
    person.presses(answer, "👍").wait_for_answer()


def turns(person: Person) -> None:
    """Turns to the next quote of the last answer, which has several."""
    answer = person.inbox()[-1]
    person.presses(answer, next(b for row in answer.buttons for b in row if b.startswith("更多出处")))
    answer.wait_for_edit()


def talks(api: FakeBotAPI, reader: Person) -> None:
    """A question in a group, answered for whoever replies with /ask, in its topic."""
    group, other = api.group("读报群"), api.user(1002, "老王")
    topic = group.opens_topic(other, "复工")
    question = group.says(other, "天元区有多少家规模以上工业企业复工?", topic=topic)
    group.says(reader, "/ask@jianbao_test_bot", reply_to=question, topic=topic)
    group.next_reply()


def uploads(api: FakeBotAPI, admin: Person) -> None:
    """A page sent into the chat, looked at, and taken in."""
    admin.sends("湘江晚报_2021-03-01_A2.txt", FERRY.encode())
    outline = admin.next_reply()
    admin.presses(outline, "收录")
    result = admin.next_reply()
    api.wait_for(lambda: "已换上新索引" in result.text, RELOAD_SECONDS)


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
        perform = converse if "--dialogues" in sys.argv[1:] else play
        story, log = perform(Path(folder))
    sys.stdout.write(f"{story}\n\n--- the bot's log\n{log}")


if __name__ == "__main__":
    main()
