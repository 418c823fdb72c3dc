"""Cuttings of readers: private, bounded, kept until forgotten, in either kind of store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.state import cuttings
from bot.state.cuttings import CuttingRepository
from bot.state.database import Database
from retrieval.errors import CuttingsFull, NoteTooLong
from retrieval.models import Span
from retrieval.scrapbook.cutting import Cutting, cut_words
from tests.unit.bot.conftest import article_of

ME, OTHER = 6, 7
TEXT = "渡口今晚恢复夜航。首班渡轮载客四十人。"


def words(start: int, end: int) -> Cutting:
    return cut_words(article_of(TEXT, headline="渡口夜航恢复"), Span(start, end))


@pytest.fixture
def kept(database: Database) -> CuttingRepository:
    return CuttingRepository(database)


def test_cuttings_are_numbered_for_each_person_newest_first(
    kept: CuttingRepository, run: Callable[..., Any]
) -> None:
    run(kept.keep(words(0, 9), person=ME, note="再核对"))
    run(kept.keep(words(9, 19), person=ME))
    run(kept.keep(words(0, 9), person=OTHER))

    mine = run(kept.all(ME))

    assert [(one.kept.number, one.kept.cutting.text, one.kept.note) for one in mine] == [
        (2, "首班渡轮载客四十人。", ""), (1, "渡口今晚恢复夜航。", "再核对"),
    ]  # fmt: skip
    assert [one.kept.number for one in run(kept.all(OTHER))] == [1]


def test_the_same_words_are_kept_once(kept: CuttingRepository, run: Callable[..., Any]) -> None:
    first, is_new = run(kept.keep(words(0, 9), person=ME))
    again, is_new_again = run(kept.keep(words(0, 9), person=ME, note="笔记"))

    assert (is_new, is_new_again) == (True, False)
    assert again.id == first.id
    assert again.kept.note == "笔记"


def test_another_person_finds_changes_and_removes_nothing(
    kept: CuttingRepository, run: Callable[..., Any]
) -> None:
    stored, _ = run(kept.keep(words(0, 9), person=ME))

    assert run(kept.find(stored.id, person=OTHER)) is None
    assert run(kept.numbered(1, person=OTHER)) is None
    assert run(kept.note(stored.id, "别人的", person=OTHER)) is False
    assert run(kept.remove(stored.id, person=OTHER)) is False
    assert run(kept.find(stored.id, person=ME)) == stored


def test_notes_are_replaced_and_cuttings_removed(kept: CuttingRepository, run: Callable[..., Any]) -> None:
    stored, _ = run(kept.keep(words(0, 9), person=ME))

    run(kept.note(stored.id, "问船长", person=ME))
    noted = run(kept.numbered(1, person=ME))

    assert noted is not None and noted.kept.note == "问船长"
    assert run(kept.remove(stored.id, person=ME)) is True
    assert run(kept.all(ME)) == []


def test_number_and_notes_are_bounded(
    kept: CuttingRepository, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cuttings, "MAX_CUTTINGS_PER_PERSON", 1)
    stored, _ = run(kept.keep(words(0, 9), person=ME))

    with pytest.raises(CuttingsFull):
        run(kept.keep(words(9, 19), person=ME))
    with pytest.raises(NoteTooLong):
        run(kept.note(stored.id, "长" * 1001, person=ME))
    run(kept.keep(words(9, 19), person=OTHER))


def test_forgetting_erases_cuttings(
    kept: CuttingRepository, database: Database, run: Callable[..., Any]
) -> None:
    run(kept.keep(words(0, 9), person=ME))
    run(kept.keep(words(0, 9), person=OTHER))

    run(database.forget(database.hashed(ME)))

    assert run(kept.all(ME)) == []
    assert len(run(kept.all(OTHER))) == 1


def test_a_damaged_row_is_left_out(
    kept: CuttingRepository, database: Database, run: Callable[..., Any]
) -> None:
    run(kept.keep(words(0, 9), person=ME))
    run(kept.keep(words(9, 19), person=ME))
    run(database.write("UPDATE cutting SET body = replace(body, '夜航', '停航') WHERE no = 1"))

    assert [one.kept.number for one in run(kept.all(ME))] == [2]
