"""Answers while the index is replaced, and what becomes of questions that cannot be answered in time."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from retrieval.archive import answer_service
from retrieval.archive.answer_service import ServedAnswer
from retrieval.archive.live_index import IndexSnapshot
from retrieval.errors import (
    AnswerTimeout,
    EmptyQuestion,
    OpenSearchGone,
    SearchUnavailable,
    Superseded,
    TooBusy,
)
from retrieval.models import Answer, Filters
from tests.conftest import no_progress
from tests.e2e.archives import ferry_page
from tests.unit.bot.service.conftest import FIRMS, ServedArchive, first_quote, open_archive


def test_a_question_under_way_finishes_on_the_index_it_began_with(
    served: ServedArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = served.index.coverage.generation
    begun, go_on = threading.Event(), threading.Event()
    answerer = served.index.snapshot.answerer
    answer = answerer.answer

    def slow(*args: Any, **kwargs: Any) -> Answer:
        begun.set()
        assert go_on.wait(30)
        return answer(*args, **kwargs)

    monkeypatch.setattr(answerer, "answer", slow)

    async def main() -> ServedAnswer:
        question = asyncio.create_task(served.service.answer(FIRMS))
        await asyncio.to_thread(begun.wait, 30)
        served.page.unlink()
        ferry_page(served.folder)
        await served.reloader.reload(no_progress)
        go_on.set()
        return await question

    answered = asyncio.run(main())

    assert "78家" in first_quote(answered)
    assert answered.coverage.generation == old != served.index.coverage.generation


def test_a_question_that_takes_too_long_is_given_up(
    tmp_path: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = open_archive(tmp_path, page, seconds=0.05)
    held = threading.Event()
    monkeypatch.setattr(served.index.snapshot.answerer, "answer", lambda *a, **k: held.wait(30))

    async def main() -> AnswerTimeout:
        with pytest.raises(AnswerTimeout) as caught:
            await served.service.answer(FIRMS)
        held.set()
        return caught.value

    assert asyncio.run(main()).facts == {"seconds": "0.05"}
    served.close()


def test_a_question_that_is_none_is_an_error(served: ServedArchive) -> None:
    with pytest.raises(EmptyQuestion):
        asyncio.run(served.service.answer("😀"))


def test_a_question_no_longer_wanted_is_not_answered(served: ServedArchive) -> None:
    with pytest.raises(Superseded):
        asyncio.run(served.service.answer(FIRMS, is_wanted=lambda: False))


def test_a_question_is_answered_within_its_filters(served: ServedArchive) -> None:
    elsewhere = asyncio.run(served.service.answer(FIRMS, filters=Filters(paper="湘江晚报")))

    assert first_quote(elsewhere) is None


def test_a_question_that_finds_the_queue_full_is_refused_at_once(
    served: ServedArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_service, "MAX_WAITING_QUESTIONS", 1)
    held = threading.Event()

    async def main() -> tuple[int, int]:
        first = asyncio.create_task(served.service.read(lambda _: held.wait(30)))
        await asyncio.sleep(0)
        with pytest.raises(TooBusy):
            await served.service.answer(FIRMS)
        waiting = served.service.waiting
        held.set()
        await first
        return waiting, served.service.waiting

    assert asyncio.run(main()) == (1, 0)


def test_a_question_to_an_index_that_is_gone_is_told_that_search_is_not_available(
    served: ServedArchive,
) -> None:
    def query(_snapshot: IndexSnapshot) -> None:
        raise OpenSearchGone(url="g", said="index_not_found_exception")

    with pytest.raises(SearchUnavailable):
        asyncio.run(served.service.read(query))


def test_a_read_of_an_index_that_is_gone_is_repeated_on_the_one_after_it(
    tmp_path: Path, served: ServedArchive
) -> None:
    other = open_archive(tmp_path, served.page)
    ferry_page(served.folder)
    asyncio.run(other.reloader.reload(no_progress))
    old = served.index.coverage.generation

    def query(snapshot: IndexSnapshot) -> str:
        if snapshot.coverage.generation == old:
            raise OpenSearchGone(url="g", said="index_not_found_exception")
        return snapshot.coverage.generation

    found = asyncio.run(served.service.read(query))
    other.close()

    assert found == other.index.coverage.generation
