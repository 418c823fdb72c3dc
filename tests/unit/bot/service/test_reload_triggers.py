"""Reload triggers: one reload for each heap of changes, none in the quiet hours; a cluster is followed."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.errors import ReloadUnderWay
from bot.service.reload_triggers import ReloadTriggers, is_within, read_hours, watch_files, watch_opensearch
from retrieval.errors import ArchiveShrunk, OpenSearchUnreachable
from retrieval.ops.logging import subscribe


class Reloader:
    """Reloads by giving or raising the next of these."""

    def __init__(self, *outcomes: object) -> None:
        self.outcomes = list(outcomes)

    async def reload(self, progress: object) -> object:
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


async def heaps(number: int) -> AsyncIterator[object]:
    for _ in range(number):
        yield {}


def follow(
    reloader: Reloader, number: int, is_quiet: Callable[[], bool] = lambda: False
) -> tuple[list[object], list[float]]:
    """What was told of reloads that came about, and the naps in between."""
    told: list[object] = []
    naps: list[float] = []

    async def reloaded(what: object) -> None:
        told.append(what)

    async def sleep(seconds: float) -> None:
        naps.append(seconds)

    asyncio.run(ReloadTriggers(reloader, reloaded).follow(heaps(number), is_quiet, sleep))
    return told, naps


def test_each_heap_of_changes_is_read_and_told() -> None:
    assert follow(Reloader("first", "second"), 2) == (["first", "second"], [])


def test_a_reload_that_fails_or_is_under_way_ends_nothing() -> None:
    assert follow(Reloader(OSError("gone"), ReloadUnderWay(), "third"), 3)[0] == ["third"]


def test_an_archive_that_shrank_is_told_once_until_it_is_well_again() -> None:
    asked: list[str] = []

    async def ask(shrunk: ArchiveShrunk) -> None:
        asked.append(shrunk.facts["now"])

    async def reloaded(what: object) -> None:
        pass

    one, two = (ArchiveShrunk(path="报", before=100, now=now) for now in (7, 8))
    reloader = Reloader(one, one, two, "well", two)
    asyncio.run(ReloadTriggers(reloader, reloaded, ask).follow(heaps(5), lambda: False))

    assert asked == ["7", "8", "8"]


def test_in_the_quiet_hours_changes_wait() -> None:
    answers = iter([True, True, False])

    told, naps = follow(Reloader("only"), 1, lambda: next(answers))

    assert (told, len(naps)) == (["only"], 2)


@pytest.mark.parametrize(
    ("hours", "now", "quiet"),
    [
        ("", "12:00", False),
        ("08:00-20:00", "07:59", False),
        ("08:00-20:00", "08:00", True),
        ("08:00-20:00", "20:00", False),
        ("22:00-06:00", "23:30", True),
        ("22:00-06:00", "05:59", True),
        ("22:00-06:00", "12:00", False),
    ],
)
def test_quiet_hours_may_go_over_midnight(hours: str, now: str, quiet: bool) -> None:
    assert is_within(read_hours(hours), dt.time.fromisoformat(now)) is quiet


def test_files_that_change_together_are_one_heap(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()

    async def first() -> object:
        begun = asyncio.Event()
        end = subscribe(lambda name, facts: begun.set() if name == "watching" else None)
        watching = watch_files([tmp_path], 0.5, tmp_path / "data")
        async with asyncio.timeout(30):
            found = asyncio.ensure_future(anext(watching))
            await begun.wait()
            (tmp_path / "data" / "CURRENT").write_text("of the index, which a reload writes")
            for number in range(20):
                (tmp_path / f"A{number}.txt").write_text("字")
            heap = await found
        await watching.aclose()
        end()
        return heap

    assert {path for _, path in asyncio.run(first())} == {str(p) for p in tmp_path.glob("A*.txt")}


class Cluster:
    """The index on a cluster whose colour is as told, one look after another."""

    coverage = type("Coverage", (), {"generation": "新"})

    def __init__(self, *looks: str | Exception) -> None:
        self.looks = list(looks)

    def check_colour(self) -> str:
        look = self.looks.pop(0)
        if isinstance(look, Exception):
            raise look
        return look


class Refresher:
    """Finds a newer index when it is told so."""

    def __init__(self, *found: bool) -> None:
        self.found = list(found)

    async def refresh(self) -> bool:
        return self.found.pop(0) if self.found else False


def watched(cluster: Cluster, refresher: Refresher) -> list[tuple[str, object]]:
    """The events of watching a cluster until there are no more looks, with the colours in them."""
    events: list[tuple[str, object]] = []
    stop = subscribe(lambda name, facts: events.append((name, facts.get("colour"))))

    async def sleep(_seconds: float) -> None:
        if not cluster.looks:
            raise asyncio.CancelledError

    try:
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(watch_opensearch(cluster, refresher, 1.0, sleep))
    finally:
        stop()
    return events


def test_a_colour_is_told_when_it_changes() -> None:
    events = watched(Cluster("green", "green", "red", "green"), Refresher())

    assert events == [("cluster_is", "green"), ("cluster_is", "red"), ("cluster_is", "green")]


def test_an_index_of_another_bot_is_taken_up() -> None:
    assert ("index_followed", None) in watched(Cluster("green", "green"), Refresher(False, True))


def test_what_goes_wrong_is_told_and_looked_at_again() -> None:
    events = watched(Cluster(OpenSearchUnreachable(url="u", said="s"), "green"), Refresher())

    assert events == [("cluster_not_followed", None), ("cluster_is", "green")]


def test_what_goes_wrong_again_and_again_is_told_once_until_it_has_gone_right() -> None:
    away = OpenSearchUnreachable(url="u", said="s")

    names = [name for name, _ in watched(Cluster(away, away, away, "green", away, "green"), Refresher())]

    assert names == ["cluster_not_followed", "cluster_is", "cluster_not_followed"]
