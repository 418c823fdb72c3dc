"""Replacing the index: in one step, one at a time, and not at all when a reload fails."""

from __future__ import annotations

import asyncio
import threading
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.errors import ReloadCancelled, ReloadStopped, ReloadUnderWay
from bot.peers.protocol import RELOADED, ROLLED_BACK, NoPeers
from bot.service.reload import ReloadResult, ReplacementState
from retrieval.archive.answer_service import ServedAnswer
from retrieval.archive.live_index import IndexSnapshot
from retrieval.errors import ArchiveBusy, ArchiveEmpty, ArchiveMissing, DamagedGeneration
from tests.conftest import no_progress
from tests.e2e.archives import damage, ferry_page
from tests.unit.bot.service.conftest import FERRY, FIRMS, ServedArchive, first_quote, open_archive


def test_a_reload_changes_what_is_answered_and_says_what_changed(served: ServedArchive) -> None:
    async def main() -> tuple[str | None, ReloadResult, str | None]:
        before = await served.first_quote(FERRY)
        ferry_page(served.folder)
        served.page.unlink()
        reloaded = await served.reloader.reload(no_progress)
        return before, reloaded, await served.first_quote(FERRY)

    before, reloaded, after = asyncio.run(main())

    assert before is None
    assert "1200人" in after
    assert [article.headline for article in reloaded.added] == ["湘江渡口复航"]
    assert len(reloaded.report.changes.removed) == 8
    assert [article.paper for article in reloaded.removed] == ["株洲日报"] * 4
    assert served.index.coverage.papers == ("湘江晚报",)
    assert served.index.coverage.generation == reloaded.report.folder.name


def test_questions_are_answered_while_it_reloads_and_only_one_reload_runs(served: ServedArchive) -> None:
    building, go_on = threading.Event(), threading.Event()

    def held(stage: str, done: int, total: int | None) -> None:
        building.set()
        assert go_on.wait(30)

    async def main() -> tuple[ServedAnswer, bool]:
        reload = asyncio.create_task(served.reloader.reload(held))
        await asyncio.to_thread(building.wait, 30)
        answered = await served.service.answer(FIRMS)
        with pytest.raises(ReloadUnderWay):
            await served.reloader.reload(no_progress)
        with pytest.raises(ReloadUnderWay):
            await served.reloader.roll_back()
        is_reloading = served.reloader.is_reloading
        go_on.set()
        await reload
        return answered, is_reloading

    answered, is_reloading = asyncio.run(main())

    assert "78家" in first_quote(answered)
    assert is_reloading
    assert not served.reloader.is_reloading


def test_a_reload_that_reads_nothing_gives_the_reasons_and_changes_nothing(served: ServedArchive) -> None:
    damage(served.page)

    with pytest.raises(ArchiveEmpty) as caught:
        asyncio.run(served.reloader.reload(no_progress))

    assert [item.source for item in caught.value.items] == ["株洲日报/2020-02-16/A1.txt"]
    assert caught.value.facts["set_aside"] == "1"
    assert "78家" in asyncio.run(served.first_quote(FIRMS))


def test_a_reload_of_what_is_gone_changes_nothing(served: ServedArchive) -> None:
    served.folder.rename(served.folder.parent / "别处")

    with pytest.raises(ArchiveMissing):
        asyncio.run(served.reloader.reload(no_progress))

    assert "78家" in asyncio.run(served.first_quote(FIRMS))


def test_closing_breaks_a_reload_off_and_leaves_the_index_on_disk_as_it_was(
    served: ServedArchive, tmp_path: Path
) -> None:
    old = served.index.coverage.generation

    def close(stage: str, done: int, total: int | None) -> None:
        served.close()

    with pytest.raises(ReloadStopped):
        asyncio.run(served.reloader.reload(close))

    again = open_archive(tmp_path, served.page)
    again.close()
    assert again.index.coverage.generation == old


def test_a_cancelled_reload_leaves_the_index_as_it_was_and_the_next_one_runs(served: ServedArchive) -> None:
    old = served.index.coverage.generation

    async def main() -> tuple[str, bool]:
        loop = asyncio.get_running_loop()

        def cancel(stage: str, done: int, total: int | None) -> None:
            asyncio.run_coroutine_threadsafe(served.reloader.cancel(), loop).result(30)

        with pytest.raises(ReloadCancelled):
            await served.reloader.reload(cancel)
        kept = served.index.coverage.generation
        ferry_page(served.folder)
        await served.reloader.reload(no_progress)
        return kept, await served.reloader.cancel()

    kept, cancelled_again = asyncio.run(main())

    assert kept == old != served.index.coverage.generation
    assert not cancelled_again


class Neighbour(NoPeers):
    """Peers of which one reloads, and who are told of what is published."""

    def __init__(self, busy: Exception | None = None) -> None:
        self.busy = busy
        self.told: list[tuple[str, str]] = []

    def reloading(self) -> AbstractAsyncContextManager[None]:
        if self.busy is not None:
            raise self.busy
        return super().reloading()

    async def publish_index(self, generation: str, how: str) -> None:
        self.told.append((generation, how))


def test_an_index_that_another_bot_made_live_in_the_same_folder_is_opened_and_not_built(
    tmp_path: Path, served: ServedArchive
) -> None:
    other = open_archive(tmp_path, served.page)
    ferry_page(served.folder)

    async def main() -> tuple[str | None, str | None]:
        reloaded = await other.reloader.reload(no_progress)
        await served.reloader.follow(reloaded.report.folder.name, RELOADED)
        after = await served.first_quote(FERRY)
        back = await other.reloader.roll_back()
        await served.reloader.follow(back.generation, ROLLED_BACK)
        return after, await served.first_quote(FERRY)

    after, rolled_back = asyncio.run(main())
    other.close()

    assert "1200人" in after
    assert rolled_back is None
    assert served.index.coverage == other.index.coverage


def test_where_the_data_folder_is_its_own_it_reads_the_archive_itself_when_it_is_its_turn(
    tmp_path: Path, page: Path
) -> None:
    peers = Neighbour(ArchiveBusy(holder="there", since="now"))
    served = open_archive(tmp_path, page, peers=peers)
    ferry_page(served.folder)

    async def main() -> tuple[str | None, str | None]:
        with pytest.raises(ArchiveBusy):
            await served.reloader.follow("99991231T000000", RELOADED)
        before = await served.first_quote(FERRY)
        peers.busy = None
        await served.reloader.follow("99991231T000000", RELOADED)
        return before, await served.first_quote(FERRY)

    before, after = asyncio.run(main())
    served.close()

    assert before is None
    assert "1200人" in after
    assert peers.told == []


def test_a_reload_waits_for_its_turn_among_bots_and_is_told_to_the_others(tmp_path: Path, page: Path) -> None:
    peers = Neighbour(ArchiveBusy(holder="there", since="now"))
    served = open_archive(tmp_path, page, peers=peers)
    ferry_page(served.folder)

    async def main() -> ReloadResult:
        with pytest.raises(ArchiveBusy):
            await served.reloader.reload(no_progress)
        assert not served.reloader.is_reloading
        peers.busy = None
        return await served.reloader.reload(no_progress)

    reloaded = asyncio.run(main())
    served.close()

    assert peers.told == [(reloaded.report.folder.name, RELOADED)]


def test_a_replacement_excludes_another_until_it_ends() -> None:
    state = ReplacementState()

    with state.replacing():
        under_way = state.is_idle
        with pytest.raises(ReloadUnderWay), state.replacing():
            pass

    assert (under_way, state.is_idle) == (False, True)


def test_a_cancellation_ends_with_its_replacement_and_closing_does_not() -> None:
    state = ReplacementState()

    with state.replacing():
        state.cancel()
        with pytest.raises(ReloadCancelled):
            state.check()
    with state.replacing():
        state.check()
    state.close()

    with state.replacing(), pytest.raises(ReloadStopped):
        state.check()


def test_damage_met_by_a_question_is_answered_from_the_index_before(served: ServedArchive) -> None:
    seen: list[str] = []

    def query(snapshot: IndexSnapshot) -> str:
        seen.append(snapshot.coverage.generation)
        if len(seen) == 1:
            raise DamagedGeneration(path="s-1", part="articles.sqlite")
        return "answered"

    async def main() -> str:
        ferry_page(served.folder)
        await served.reloader.reload(no_progress)
        return await served.service.read(query)

    before = served.index.coverage.generation

    assert asyncio.run(main()) == "answered"
    assert seen[1] == served.index.coverage.generation == before
