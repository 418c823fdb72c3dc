"""Several bots on one cluster: one reads the archive, the others take up what it made, and build nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.peers.protocol import RELOADED, ROLLED_BACK
from bot.service.reload import IndexReloader
from retrieval.archive.answer_pool import answer_in_processes
from retrieval.archive.answer_service import AnswerService, ServedAnswer
from retrieval.archive.archive import Archive
from retrieval.archive.build_process import build_in_process
from retrieval.archive.live_index import LiveIndex
from retrieval.errors import OutdatedGeneration, SearchUnavailable
from retrieval.settings import Settings
from tests.conftest import no_progress
from tests.lending import lend_dictionary
from tests.opensearch import archives
from tests.opensearch.conftest import PREFIX

FERRY = "湘江渡口首日运送多少乘客?"
NEWS = {
    "id": "ferry",
    "title": "湘江渡口复航",
    "text": "湘江渡口复航,首日运送乘客1200人。",
    "paper": "湘江晚报",
}
_names = count(1)


@dataclass(frozen=True)
class Bot:
    index: LiveIndex
    service: AnswerService
    reloader: IndexReloader


@pytest.fixture
def bots(tmp_path: Path, servers: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Opens bots on one place of the cluster, each with a data folder of its own."""
    monkeypatch.setenv("JIANBAO_SEARCH", "opensearch")
    monkeypatch.setenv("JIANBAO_OPENSEARCH_URL", ",".join(servers.urls))
    monkeypatch.setenv("JIANBAO_OPENSEARCH_NAME", f"{PREFIX}-bots{next(_names)}")
    monkeypatch.setenv("JIANBAO_OPENSEARCH_TIMEOUT_SECONDS", "20")
    folder = archives.write(tmp_path / "archive", archives.rows(30))
    opened = []

    def open_bot(name: str) -> tuple[Bot, Archive]:
        settings = Settings.read(data=tmp_path / name)
        archive = Archive(settings, [folder], build=build_in_process, respond=answer_in_processes)
        lend_dictionary(archive.shelf)
        index = LiveIndex(archive, processes=2, answer_seconds=300.0, progress=no_progress)
        service = AnswerService(index, workers=2, answer_seconds=300.0)
        opened.append(Bot(index, service, IndexReloader(index)))
        return opened[-1], archive

    yield open_bot
    for bot in opened:
        bot.service.close()
        bot.reloader.close()


def add_news(tmp_path: Path) -> None:
    archives.write(tmp_path / "archive", [*archives.rows(30), NEWS])


def quoted(told: ServedAnswer) -> str | None:
    return told.answer.quotes[0].text if told.answer.answered else None


@pytest.mark.long
def test_an_index_that_one_bot_has_built_is_taken_up_by_others_and_not_built_again(
    bots: Any, tmp_path: Path
) -> None:
    (one, _), (other, archive) = bots("one"), bots("other")

    async def main() -> tuple[ServedAnswer, ...]:
        add_news(tmp_path)
        reloaded = await one.reloader.reload(no_progress)
        before = await other.service.answer(FERRY)
        await other.reloader.follow(reloaded.report.folder.name, RELOADED)
        after = await other.service.answer(FERRY)
        back = await one.reloader.roll_back()
        assert await other.reloader.refresh()
        await other.reloader.follow(back.generation, ROLLED_BACK)
        return before, after, await other.service.answer(FERRY)

    before, after, rolled_back = asyncio.run(main())

    assert quoted(before) is None
    assert "1200人" in quoted(after)
    assert quoted(rolled_back) is None
    assert one.index.coverage == other.index.coverage
    assert archive.shelf.current() is None


@pytest.mark.long
def test_what_another_version_of_the_program_has_made_is_left_to_it(
    bots: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one, archive), (other, _) = bots("one"), bots("other")
    add_news(tmp_path)
    made = asyncio.run(one.reloader.reload(no_progress)).report.folder.name
    monkeypatch.setattr("retrieval.index.opensearch.generation.FORMAT", 0)

    with pytest.raises(OutdatedGeneration):
        asyncio.run(other.reloader.refresh())

    names, cluster = archive.backend.publisher.names, archive.backend.publisher.cluster
    assert names.current(cluster) == names.generation(made)
    assert quoted(asyncio.run(other.service.answer(FERRY))) is None


@pytest.mark.long
def test_a_reader_meets_no_index_that_is_gone_while_there_is_one_after_it(bots: Any, tmp_path: Path) -> None:
    (one, archive), (other, _) = bots("one"), bots("other")
    publisher = archive.backend.publisher

    async def reload_with(text: str) -> None:
        archives.write(tmp_path / "archive", [*archives.rows(30), {**NEWS, "text": text}])
        await one.reloader.reload(no_progress)

    async def main() -> ServedAnswer:
        await reload_with("甲。")
        await other.reloader.refresh()
        await reload_with("乙。")
        await reload_with(NEWS["text"])  # two are kept: what the other answers from is gone
        there = await other.service.answer(FERRY)
        for index in publisher.names.metas(publisher.cluster):
            publisher.cluster.build(lambda client, index=index: client.indices.delete(index=index))
        with pytest.raises(SearchUnavailable):
            await other.service.answer("谁检查了口罩生产?")
        return there

    assert "1200人" in quoted(asyncio.run(main()))
