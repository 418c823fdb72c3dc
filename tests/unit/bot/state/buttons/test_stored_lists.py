"""Lists kept behind buttons."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from bot.state.buttons.stored_lists import StoredList
from retrieval.answering.answerer import Answerer, WordLists
from retrieval.index.generation import Generation
from retrieval.models import ArticleList, ListOrder
from tests.conftest import LEXICON, build_archive
from tests.unit.river_paper import ROWS, write_river_paper

BEST, DATE = ListOrder.BEST, ListOrder.DATE


@pytest.fixture(scope="module")
def river(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    archive = write_river_paper(tmp_path_factory.mktemp("archive"))
    shelf = build_archive(archive, tmp_path_factory.mktemp("data"))
    return Answerer(Generation.open(shelf.current()), WordLists.read(LEXICON))


def stored(river: Answerer) -> StoredList:
    listing = river.answer("所有提到渡口大桥的报道").listing
    assert listing is not None
    return StoredList.from_json(json.loads(json.dumps(StoredList.of(listing).to_json())))


def ids(listing: ArticleList) -> list[str]:
    return [one.article.id for one in listing.items]


def test_a_list_comes_back_in_either_order(river: Answerer) -> None:
    store, kept = river.generation.store, stored(river)

    best, newest = (kept.page(store, order, 0, 5) for order in (BEST, DATE))

    assert (ids(best)[-1], ids(newest)) == ("r5", ["r5", "r3", "r1"])
    assert (best.total, best.days, kept.has_subject) == (3, 3, True)
    assert all(one.sentence is not None for one in best.items)


def test_the_words_asked_for_are_not_stored(river: Answerer) -> None:
    kept = stored(river)

    assert "渡口" not in json.dumps(kept.to_json(), ensure_ascii=False)
    assert kept.page(river.generation.store, DATE, 0, 5).subject == ""


def test_a_list_is_turned_page_by_page(river: Answerer) -> None:
    store, kept = river.generation.store, stored(river)

    assert [ids(kept.page(store, DATE, part, 2)) for part in range(3)] == [["r5", "r3"], ["r1"], []]


def test_an_article_that_has_gone_is_left_out(river: Answerer, tmp_path: Path) -> None:
    kept = stored(river)
    path = tmp_path / "江畔.jsonl"
    rows = [row for row in ROWS if row["id"] != "r3"]
    rows[0] = {**rows[0], "body": "渡口大桥全长一千米。"}
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    later = Generation.open(build_archive(path, tmp_path / "data").current())

    assert ids(kept.page(later.store, DATE, 0, 5)) == ["r5"]


def test_damaged_references_are_refused() -> None:
    with pytest.raises((LookupError, TypeError, ValueError)):
        StoredList.from_json({"subject": "", "order": "sideways", "entries": []})


def test_the_day_of_an_entry_is_kept(river: Answerer) -> None:
    assert {entry.day for entry in stored(river).entries} >= {dt.date(2021, 3, 4).toordinal()}
