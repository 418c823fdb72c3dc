"""The desk: answers while it reloads, replaces the index in one step, and keeps it when a reload fails."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.errors import AnswerTimeout, ReloadStopped, ReloadUnderWay
from bot.main import AWAITED_SECONDS, _patiently
from bot.peers.protocol import BACK, RELOADED, NoPeers
from bot.service.answer_service import Desk
from retrieval.archive.archive import Archive
from retrieval.errors import (
    ArchiveBusy,
    ArchiveEmpty,
    ArchiveMissing,
    EmptyQuestion,
    OpenSearchGone,
    OpenSearchUnreachable,
    SearchUnavailable,
)
from retrieval.settings import Settings
from tests.conftest import no_progress
from tests.e2e.archives import damage, ferry_page, sample_page

FIRMS = "天元区有多少家规模以上工业企业复工?"
FERRY = "湘江渡口首日运送多少乘客?"


@pytest.fixture
def page(tmp_path):
    return sample_page(tmp_path / "报纸")


@pytest.fixture
def desk(tmp_path, page):
    desk = open_desk(tmp_path)
    yield desk
    desk.close()


def open_desk(tmp_path, *, seconds=20.0):
    archive = Archive(Settings.read(data=tmp_path / "data"), [tmp_path / "报纸"])
    return Desk(archive, workers=2, answer_seconds=seconds, progress=no_progress)


def first_quote(told):
    return told.answer.quotes[0].text if told.answer.answered else None


def test_a_reload_changes_what_is_answered_and_says_what_changed(desk, tmp_path, page):
    async def main():
        before = await desk.answer(FERRY)
        ferry_page(tmp_path / "报纸")
        page.unlink()
        reloaded = await desk.reload(no_progress)
        return before, reloaded, await desk.answer(FERRY)

    before, reloaded, after = asyncio.run(main())

    assert first_quote(before) is None
    assert "1200人" in first_quote(after)
    assert [article.headline for article in reloaded.added] == ["湘江渡口复航"]
    assert len(reloaded.report.changes.removed) == 8
    assert [article.paper for article in reloaded.removed] == ["株洲日报"] * 4
    assert desk.coverage.papers == ("湘江晚报",)
    assert desk.coverage.generation == reloaded.report.folder.name


def test_questions_are_answered_while_it_reloads_and_only_one_reload_runs(desk):
    building, go_on = threading.Event(), threading.Event()

    def held(stage, done, total):
        building.set()
        assert go_on.wait(30)

    async def main():
        reload = asyncio.create_task(desk.reload(held))
        await asyncio.to_thread(building.wait, 30)
        told = await desk.answer(FIRMS)
        with pytest.raises(ReloadUnderWay):
            await desk.reload(no_progress)
        under_way = desk.reloading
        go_on.set()
        await reload
        return told, under_way

    told, under_way = asyncio.run(main())

    assert "78家" in first_quote(told)
    assert under_way
    assert not desk.reloading


def test_a_question_under_way_finishes_on_the_index_it_began_with(desk, tmp_path, page, monkeypatch):
    old = desk.coverage.generation
    asked, go_on = threading.Event(), threading.Event()
    answerer = desk._live.answerer
    answer = answerer.answer

    def slow(*args, **kwargs):
        asked.set()
        assert go_on.wait(30)
        return answer(*args, **kwargs)

    monkeypatch.setattr(answerer, "answer", slow)

    async def main():
        question = asyncio.create_task(desk.answer(FIRMS))
        await asyncio.to_thread(asked.wait, 30)
        page.unlink()
        ferry_page(tmp_path / "报纸")
        await desk.reload(no_progress)
        go_on.set()
        return await question

    told = asyncio.run(main())

    assert "78家" in first_quote(told)
    assert told.coverage.generation == old != desk.coverage.generation


def test_a_reload_that_reads_nothing_gives_the_reasons_and_changes_nothing(desk, page):
    damage(page)

    with pytest.raises(ArchiveEmpty) as caught:
        asyncio.run(desk.reload(no_progress))

    assert [item.source for item in caught.value.items] == ["株洲日报/2020-02-16/A1.txt"]
    assert caught.value.facts["set_aside"] == "1"
    assert "78家" in first_quote(asyncio.run(desk.answer(FIRMS)))


def test_a_reload_of_what_is_gone_changes_nothing(desk, tmp_path):
    (tmp_path / "报纸").rename(tmp_path / "别处")

    with pytest.raises(ArchiveMissing):
        asyncio.run(desk.reload(no_progress))

    assert "78家" in first_quote(asyncio.run(desk.answer(FIRMS)))


def test_closing_breaks_a_reload_off_and_leaves_the_index_on_disk_as_it_was(desk, tmp_path):
    old = desk.coverage.generation

    def close(stage, done, total):
        desk.close()

    with pytest.raises(ReloadStopped):
        asyncio.run(desk.reload(close))

    again = open_desk(tmp_path)
    again.close()
    assert again.coverage.generation == old


def test_a_question_that_takes_too_long_is_given_up(tmp_path, page, monkeypatch):
    desk = open_desk(tmp_path, seconds=0.05)
    held = threading.Event()
    monkeypatch.setattr(desk._live.answerer, "answer", lambda *a, **k: held.wait(30))

    async def main():
        with pytest.raises(AnswerTimeout) as caught:
            await desk.answer(FIRMS)
        held.set()
        return caught.value

    assert asyncio.run(main()).facts == {"seconds": "0.05"}
    desk.close()


def test_a_question_that_is_none_is_an_error(desk):
    with pytest.raises(EmptyQuestion):
        asyncio.run(desk.answer("😀"))


def test_a_question_to_an_index_that_is_gone_is_told_that_search_is_not_available(desk):
    def work(_live):
        raise OpenSearchGone(url="g", said="index_not_found_exception")

    with pytest.raises(SearchUnavailable):
        asyncio.run(desk.look(work))


class Neighbour(NoPeers):
    """Others of whom one reloads, and who are told of what is published."""

    def __init__(self, busy=None):
        self.busy = busy
        self.told = []

    def reloading(self):
        if self.busy is not None:
            raise self.busy
        return super().reloading()

    async def published(self, generation, how):
        self.told.append((generation, how))


def test_an_index_that_another_bot_made_live_in_the_same_folder_is_opened_and_not_built(tmp_path, desk):
    other = open_desk(tmp_path)
    ferry_page(tmp_path / "报纸")

    async def main():
        reloaded = await other.reload(no_progress)
        await desk.follow(reloaded.report.folder.name, RELOADED)
        after = await desk.answer(FERRY)
        back = await other.roll_back()
        await desk.follow(back.generation, BACK)
        return after, await desk.answer(FERRY)

    after, rolled_back = asyncio.run(main())
    other.close()

    assert "1200人" in first_quote(after)
    assert first_quote(rolled_back) is None
    assert desk.coverage == other.coverage


def test_where_the_data_folder_is_its_own_it_reads_the_archive_itself_when_it_is_its_turn(tmp_path, page):
    others = Neighbour(ArchiveBusy(holder="there", since="now"))
    archive = Archive(Settings.read(data=tmp_path / "data"), [tmp_path / "报纸"])
    desk = Desk(archive, workers=2, answer_seconds=20, progress=no_progress, others=others)
    ferry_page(tmp_path / "报纸")

    async def main():
        with pytest.raises(ArchiveBusy):
            await desk.follow("99991231T000000", RELOADED)
        before = await desk.answer(FERRY)
        others.busy = None
        await desk.follow("99991231T000000", RELOADED)
        return before, await desk.answer(FERRY)

    before, after = asyncio.run(main())
    desk.close()

    assert first_quote(before) is None
    assert "1200人" in first_quote(after)
    assert others.told == []


def test_a_reload_waits_for_its_turn_among_bots_and_is_told_to_the_others(tmp_path, page):
    others = Neighbour(ArchiveBusy(holder="there", since="now"))
    archive = Archive(Settings.read(data=tmp_path / "data"), [tmp_path / "报纸"])
    desk = Desk(archive, workers=2, answer_seconds=20, progress=no_progress, others=others)
    ferry_page(tmp_path / "报纸")

    async def main():
        with pytest.raises(ArchiveBusy):
            await desk.reload(no_progress)
        assert not desk.reloading
        others.busy = None
        return await desk.reload(no_progress)

    reloaded = asyncio.run(main())
    desk.close()

    assert others.told == [(reloaded.report.folder.name, RELOADED)]


def test_of_bots_that_start_together_those_that_do_not_build_the_first_index_wait_for_it(desk):
    waited, busy = [], [ArchiveBusy(holder="there", since="now")] * 2

    def open_it():
        if busy:
            raise busy.pop()
        return desk

    assert _patiently(open_it, waited.append) is desk
    assert waited == [AWAITED_SECONDS] * 2


def test_a_bot_that_starts_before_the_cluster_waits_for_it(desk):
    waited, away = [], [OpenSearchUnreachable(url="u", said="s"), SearchUnavailable(why="w")]

    def open_it():
        if away:
            raise away.pop()
        return desk

    assert _patiently(open_it, waited.append) is desk
    assert waited == [AWAITED_SECONDS] * 2
