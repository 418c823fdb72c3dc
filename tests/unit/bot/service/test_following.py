"""Following a cluster: its colour is told when it changes, another bot's index is taken up, faults pass."""

from __future__ import annotations

import asyncio

import pytest

from bot.ops.health import Health, Readyz
from bot.ops.logging import subscribe
from bot.service.reload_triggers import watch_opensearch
from retrieval.errors import OpenSearchUnreachable


class Desk:
    """A desk whose cluster stands as told, one look after another."""

    def __init__(self, looks, behind):
        self.looks, self.behind = list(looks), list(behind)
        self.coverage = type("Coverage", (), {"generation": "新"})

    async def look_at_cluster(self):
        look = self.looks.pop(0)
        if isinstance(look, Exception):
            raise look
        return look

    async def catch_up(self):
        return self.behind.pop(0)


def followed(desk):
    told = []
    stop = subscribe(lambda name, facts: told.append((name, facts)))

    async def sleep(_seconds):
        if not desk.looks:
            raise asyncio.CancelledError

    try:
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(watch_opensearch(desk, 1.0, sleep))
    finally:
        stop()
    return [(name, facts.get("colour")) for name, facts in told]


def test_a_colour_is_told_when_it_changes():
    desk = Desk(["green", "green", "red", "green"], [False] * 4)

    assert followed(desk) == [("cluster_is", "green"), ("cluster_is", "red"), ("cluster_is", "green")]


def test_an_index_of_another_bot_is_taken_up():
    assert ("index_followed", None) in followed(Desk(["green", "green"], [False, True]))


def test_what_goes_wrong_is_told_and_looked_at_again():
    desk = Desk([OpenSearchUnreachable(url="u", said="s"), "green"], [False])

    assert followed(desk) == [("cluster_not_followed", None), ("cluster_is", "green")]


def test_what_goes_wrong_again_and_again_is_told_once_until_it_has_gone_right():
    away = OpenSearchUnreachable(url="u", said="s")
    desk = Desk([away, away, away, "green", away, "green"], [False, False])

    names = [name for name, _ in followed(desk)]

    assert names == ["cluster_not_followed", "cluster_is", "cluster_not_followed"]


@pytest.mark.parametrize(
    ("search", "ready"),
    [("local", True), ("green", True), ("yellow", True), ("red", False), ("unreachable", False)],
)
def test_a_bot_is_ready_while_every_part_of_its_index_is_there(search, ready):
    health = Health(hears=True, silence=1.0, generation="g", reloading=False, search=search)

    assert Readyz.is_well(None, health) is ready
