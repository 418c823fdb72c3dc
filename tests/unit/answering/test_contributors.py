"""Names in bylines."""

from __future__ import annotations

import datetime as dt

from retrieval.answering.answerer import Answerer
from retrieval.answering.contributors import contributors
from retrieval.answering.lists import rows_under
from retrieval.models import ANYWHERE


def test_names_come_with_their_articles_and_days_most_first(river: Answerer) -> None:
    rows = rows_under(river.generation, ANYWHERE).tolist()
    steps: list[int] = []

    found = contributors(river.generation.store, rows, steps.append)

    assert [(one.name, one.articles) for one in found] == [("许茗", 3), ("柳岸", 2), ("闻笛", 2)]
    assert (found[0].first, found[0].last) == (dt.date(2020, 3, 2), dt.date(2021, 3, 2))
    assert steps == [7]


def test_without_articles_there_are_no_names(river: Answerer) -> None:
    assert contributors(river.generation.store, []) == []
