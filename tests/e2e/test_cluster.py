"""Two real bots behind a load balancer, with one memory in PostgreSQL: they answer as one."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.e2e.archives import ferry_page, many_articles, sample_page
from tests.e2e.balancer import Balancer, running_balancer
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.conftest import ADMIN
from tests.e2e.process import SECONDS_TO_START, BotProcess, assert_no_secret, lend_index, settings_for
from tests.postgres import PASSWORD, PostgresServer

STAFF = "中车株洲所有多少员工返岗?"
FERRY = "湘江渡口首日运送多少乘客?"
VISIT = "杜家毫哪天到株洲督导检查?"
QUESTIONS = 300
SECONDS = 240.0
"""Longest wait for all answers, or for a bot to be missed, on a busy machine."""
FIRST, SECOND = 0, 1


@dataclass
class Bots:
    """Two bots that share everything but the port they listen on."""

    work: Path
    environment: dict[str, str]
    ports: tuple[int, int]
    balancer: Balancer
    running: list[BotProcess] = field(default_factory=list)
    gone: list[BotProcess] = field(default_factory=list)

    def start(self, number: int) -> BotProcess:
        listen = {"JIANBAO_BOT_WEBHOOK_LISTEN": f"127.0.0.1:{self.ports[number]}"}
        bot = BotProcess(self.work, {**self.environment, **listen})
        if number < len(self.running):
            self.gone.append(self.running[number])
            self.running[number] = bot
        else:
            self.running.append(bot)
        bot.wait_for_output("webhook_set", SECONDS_TO_START)
        bot.wait_for_output("joined", SECONDS_TO_START)
        return bot

    def output(self) -> str:
        return "".join(bot.output for bot in (*self.gone, *self.running))


@pytest.fixture(scope="module")
def bots(
    api: FakeBotAPI, admin: Person, postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bots]:
    work = tmp_path_factory.mktemp("bots")
    sample_page(work / "报纸")
    ports = (_free_port(), _free_port())
    environment = {
        **settings_for(api, archive=work / "报纸", admins=str(ADMIN)),
        "JIANBAO_BOT_WEBHOOK_URL": "https://bot.example.org/jianbao",
        "JIANBAO_BOT_STATE": postgres.database(),
    }
    lend_index(work, environment)
    with running_balancer(ports) as balancer:
        api.put_proxy(port=balancer.port)
        found = Bots(work, environment, ports, balancer)
        try:
            for number in (FIRST, SECOND):
                found.start(number)
            admin.next_reply()  # to the /start that made the chat known: no test takes it for its own
            yield found
            assert [bot.terminate() for bot in found.running] == [0, 0], found.output()
        finally:
            for bot in (*found.gone, *found.running):
                bot.kill()
    assert_no_secret(found.output(), api.token)
    assert PASSWORD not in found.output()
    assert "update_failed" not in found.output()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(autouse=True)
def in_turn(bots: Bots, admin: Person) -> Iterator[None]:
    yield
    bots.balancer.only = None
    admin.skip_replies()


def answered(bot: BotProcess) -> int:
    return bot.output.count("question update=")


def test_of_many_questions_each_is_answered_once_by_one_of_them(bots: Bots, api: FakeBotAPI) -> None:
    before = [answered(bot) for bot in bots.running]
    repeats = bots.output().count("came_before")
    people = [api.user(20_000 + number, "读者") for number in range(QUESTIONS)]
    for number, person in enumerate(people):
        if number % 50 == 0:
            api.lose_next_delivery()
        person.says(STAFF)

    api.wait_for(lambda: all(person.inbox() for person in people), SECONDS)
    api.wait_for(lambda: not api.pending_updates(), SECONDS)

    assert [len(person.inbox()) for person in people] == [1] * QUESTIONS
    assert all("7000余名" in person.inbox()[0].text for person in people)
    shares = [answered(bot) - earlier for bot, earlier in zip(bots.running, before, strict=True)]
    assert sum(shares) == QUESTIONS
    assert min(shares) > QUESTIONS / 4
    assert bots.output().count("came_before") - repeats == QUESTIONS / 50


def test_what_is_said_to_one_is_known_to_the_other(bots: Bots, api: FakeBotAPI, reader: Person) -> None:
    bots.balancer.only = FIRST
    reader.says(VISIT)
    answer = reader.next_reply()
    reader.says("/watch 复工")
    reader.next_reply()
    vote = reader.presses(answer, "👍").wait_for_answer()

    bots.balancer.only = SECOND
    again = reader.presses(answer, "👍").wait_for_answer()
    reader.presses(answer, "上下文")
    answer.wait_for_edit()
    reader.says("他还去了哪里?")
    follow_up = reader.next_reply()
    reader.says("/watch")
    watched = reader.next_reply()
    reader.says("/lang en")
    reader.next_reply()

    bots.balancer.only = FIRST
    reader.says("/watch")

    assert "谢谢" in vote and "谢谢" not in again
    assert "沿用上文:杜家毫" in follow_up.text
    assert "复工" in watched.text
    assert reader.next_reply().text.startswith("You watch:\n• 复工")


def test_a_link_shown_by_one_is_followed_at_the_other(bots: Bots, reader: Person) -> None:
    bots.balancer.only = FIRST
    button = reader.types("2020年2月16日A1版的报道里中车株洲所有多少员工返岗?").button()
    assert button is not None

    bots.balancer.only = SECOND
    reader.says("/start " + button["start_parameter"])

    assert "7000余名" in reader.next_reply().text


def test_one_reloads_at_a_time_and_the_other_answers_from_the_new_index(
    bots: Bots, api: FakeBotAPI, admin: Person, reader: Person
) -> None:
    ferry_page(bots.work / "报纸")
    export = many_articles(bots.work / "报纸", 1500)
    bots.balancer.only = FIRST
    admin.says("/reload")
    building = admin.next_reply()
    api.wait_for(lambda: "\n" in building.text, SECONDS)  # progress: the first bot holds the turn to reload

    bots.balancer.only = SECOND
    admin.says("/reload")
    refused = admin.next_reply()
    api.wait_for(lambda: "正在重新读取" not in refused.text, SECONDS)
    api.wait_for(lambda: "已换上新索引" in building.text, SECONDS)
    bots.running[SECOND].wait_for_output("followed", SECONDS)
    reader.says(FERRY)
    first = reader.next_reply()
    bots.balancer.only = FIRST
    reader.says(FERRY)

    assert f"PID {bots.running[FIRST].pid}" in refused.text
    assert "1200人" in first.text
    assert "1200人" in reader.next_reply().text
    assert sum(bot.output.count("reload_done") for bot in bots.running) == 1
    export.unlink()


def test_one_is_killed_under_load_the_other_goes_on_and_owns_up_for_it_once(
    bots: Bots, api: FakeBotAPI
) -> None:
    cut_off = [api.user(30_000 + number, "读者") for number in range(3)]
    others = [api.user(31_000 + number, "读者") for number in range(30)]
    bots.balancer.only = FIRST
    api.hang_next("sendMessage", times=len(cut_off))
    for person in cut_off:
        person.says(STAFF)
    api.wait_for(lambda: not api.troubles_ahead(), SECONDS)
    bots.balancer.only = None
    for number, person in enumerate(others):
        if number == 10:
            bots.running[FIRST]._process.send_signal(signal.SIGKILL)
        person.says(STAFF)

    api.wait_for(lambda: all(person.inbox() for person in (*cut_off, *others)), SECONDS)
    bots.running[SECOND].wait_for_output("bot_gone", SECONDS)
    bots.start(FIRST)
    api.wait_for(lambda: not api.pending_updates(), SECONDS)

    assert [len(person.inbox()) for person in (*cut_off, *others)] == [1] * 33
    assert all("刚才中断了" in person.inbox()[0].text for person in cut_off)
    assert sum("7000余名" in person.inbox()[0].text for person in others) >= 20


def test_while_the_memory_is_away_questions_are_answered_and_it_is_taken_up_again(
    bots: Bots, api: FakeBotAPI, postgres: PostgresServer, reader: Person
) -> None:
    postgres.stop()
    reader.says(STAFF)
    without = reader.next_reply()
    reader.says("/lang en")
    refused = reader.next_reply()
    postgres.start()
    for bot in bots.running:
        bot.wait_for_output("state_back", SECONDS)
    reader.says(STAFF)
    after = reader.next_reply()

    assert "7000余名" in without.text and "没有按钮" in without.text
    assert without.buttons == []
    assert "暂时读写不了" in refused.text
    assert after.buttons
    assert bots.output().count("state_away") >= 1
    assert len(reader.inbox()) == 3
