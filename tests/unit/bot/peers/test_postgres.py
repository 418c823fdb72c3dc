"""Several bots with one database: what they hear of each other, whose turn it is, who has died."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot.access.concurrency import REQUEST_TTL_S, LatestOnly
from bot.access.permissions import AccessPolicy, Privilege, Requester
from bot.access.rate_limits import Verdict
from bot.handlers.link_questions import LinkQuestions
from bot.peers import postgres as module
from bot.peers.postgres import MAX_PAYLOAD_BYTES, PostgresPeers, payloads
from bot.state.postgres import PostgresStore, prepare_database
from retrieval.errors import ArchiveBusy
from tests.clock import Clock
from tests.unit.bot.conftest import SALT


class Bot:
    """One bot's view of the others, attending to them while the block lasts."""

    def __init__(self, url: str, number: int) -> None:
        self.store = PostgresStore(url)
        self.peers = PostgresPeers(self.store, number)
        self.left: list[int] = []
        self.published: list[tuple[str, str]] = []
        self.refusals = 0
        self._news = asyncio.Event()

    async def __aenter__(self) -> Bot:
        await self.store.open()
        self._task = asyncio.create_task(self.peers.listen(self._left, self._published))
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.die()
        await self.store.close()

    async def die(self) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _left(self, number: int) -> None:
        self.left.append(number)
        self._news.set()

    async def _published(self, generation: str, how: str) -> None:
        if self.refusals:
            self.refusals -= 1
            raise ArchiveBusy(holder="x", since="y")
        self.published.append((generation, how))
        self._news.set()

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(60):
            while not holds():
                await self._news.wait()
                self._news.clear()


@pytest.fixture
def url(database_url: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.setattr(module, "POLL_EVERY_S", 0.05)
    monkeypatch.setattr(module, "RECONNECT_PAUSE_S", 0.05)
    prepare_database(database_url, "123", tmp_path, SALT)
    return database_url


async def joined(*bots: Bot) -> None:
    """Once each of these is known to the others."""
    async with asyncio.timeout(60):
        while (await bots[0].store.row("SELECT count(*) FROM bot"))[0] < len(bots):
            await asyncio.sleep(0)


def test_what_one_tells_the_others_hear_and_it_does_not(url: str, run: Callable[..., Any]) -> None:
    async def work() -> tuple[list[tuple[Bot, tuple[Any, ...]]], tuple[Bot, Bot]]:
        async with Bot(url, 1) as one, Bot(url, 2) as two, Bot(url, 3) as three:
            heard, done = [], asyncio.Event()
            for bot in (one, two, three):
                bot.peers.subscribe("said", lambda *facts, bot=bot: heard.append((bot, facts)))
            two.peers.subscribe("last", done.set)
            three.peers.subscribe("broken", lambda: 1 / 0)
            await joined(one, two, three)
            one.peers.publish("broken")
            one.peers.publish("said", 7, "话\ud800\0")
            one.peers.publish("last")
            async with asyncio.timeout(60):
                await done.wait()
                while len(heard) < 2:
                    await asyncio.sleep(0)
            return heard, (two, three)

    heard, (two, three) = run(work())

    assert {bot for bot, _ in heard} == {two, three}
    assert {facts for _, facts in heard} == {(7, "话\ud800\0")}


def test_notifications_hold_what_was_said_and_no_more_than_the_database_takes() -> None:
    said = [("said", (number, "字" * 100)) for number in range(50)] + [("too long", ("字" * 9000,))]

    sent = list(payloads(3, said))

    assert max(map(len, sent)) < 8000
    assert len(sent) > 1
    assert max(len(part) - MAX_PAYLOAD_BYTES for part in sent) < 20
    assert [tuple(each) for part in sent for each in json.loads(part)[1]] == [
        ("said", [number, "字" * 100]) for number in range(50)
    ]


def test_one_reloads_at_a_time_and_the_others_learn_who(url: str, run: Callable[..., Any]) -> None:
    async def work() -> tuple[ArchiveBusy, bool, list[str], bool]:
        one, two = Bot(url, 1), Bot(url, 2)
        await one.store.open()
        await two.store.open()
        async with one.peers.reloading():
            stopped = []
            with pytest.raises(ArchiveBusy) as busy:
                async with two.peers.reloading():
                    stopped.append("never")
            told = await two.peers.stop_reload()
        async with two.peers.reloading():
            stopped.append("its turn")
        nobody = await two.peers.stop_reload()
        for bot in (one, two):
            await bot.store.close()
        return busy.value, told, stopped, nobody

    busy, told, stopped, nobody = run(work())

    assert "PID" in busy.facts["holder"] and busy.facts["since"]
    assert (told, stopped, nobody) == (True, ["its turn"], False)


def test_an_index_that_one_publishes_is_followed_by_the_others_also_when_it_was_not_their_turn(
    url: str, run: Callable[..., Any]
) -> None:
    async def work() -> tuple[list[tuple[str, str]], ...]:
        async with Bot(url, 1) as one, Bot(url, 2) as two:
            two.refusals = 2
            await joined(one, two)
            await one.peers.publish_index("20260101T000000", "reloaded")
            await two.until(lambda: two.published)
            async with Bot(url, 3) as late:
                await late.until(lambda: late.published)
                return one.published, two.published, late.published

    assert run(work()) == ([], [("20260101T000000", "reloaded")], [("20260101T000000", "reloaded")])


def test_what_a_dead_bot_left_is_taken_over_by_one_of_the_others(url: str, run: Callable[..., Any]) -> None:
    async def work() -> list[int]:
        async with Bot(url, 2) as two, Bot(url, 3) as three:
            async with Bot(url, 1) as one:
                await joined(two, three, one)
            async with asyncio.timeout(60):
                while (await two.store.row("SELECT count(*) FROM bot"))[0] == 3:
                    await asyncio.sleep(0.01)
            return [*two.left, *three.left]

    assert run(work()) == [1]


class Wire:
    """Others that hear at once what is told here."""

    def __init__(self) -> None:
        self.ends: list[End] = []

    def end(self) -> End:
        end = End(self)
        self.ends.append(end)
        return end


class End:
    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.listeners: dict[str, Callable[..., object]] = {}

    def publish(self, topic: str, *facts: Any) -> None:
        for other in self.wire.ends:
            if other is not self:
                other.listeners[topic](*json.loads(json.dumps(facts)))

    def subscribe(self, topic: str, listener: Callable[..., object]) -> None:
        self.listeners[topic] = listener


def test_who_asks_two_bots_is_allowed_no_more_than_who_asks_one(clock: Clock) -> None:
    wire = Wire()
    gates = [AccessPolicy((), per_minute=2, clock=clock, peers=wire.end()) for _ in range(2)]

    verdicts = [gates[number % 2].judge(Requester(5), Privilege.EVERYONE) for number in range(4)]

    assert verdicts == [Verdict.GRANTED, Verdict.GRANTED, Verdict.TOO_FAST, Verdict.STILL_TOO_FAST]


def test_a_question_is_not_the_newest_once_a_later_one_came_to_another_bot(clock: Clock) -> None:
    wire = Wire()
    here, there = (LatestOnly("asked", wire.end(), clock=clock) for _ in range(2))

    here.begin((5, 6), 10)
    before = here.is_latest((5, 6), 10)
    there.begin((5, 6), 11)

    assert before and not here.is_latest((5, 6), 10)
    assert there.is_latest((5, 6), 11)
    clock.now += REQUEST_TTL_S + 1  # Telegram's numbers may have begun anew
    here.begin((5, 6), 3)
    assert here.is_latest((5, 6), 3)


def test_a_question_behind_a_link_is_known_to_the_others() -> None:
    wire = Wire()
    here, there = (LinkQuestions(wire.end()) for _ in range(2))

    assert asyncio.run(there.find(here.link("天元区\ud800有多少家企业?"))) == "天元区\ud800有多少家企业?"
