"""Parameters of the endpoints."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from retrieval.answering.answerer import Answerer
from retrieval.errors import DateOrder
from retrieval.models import Filters, PageLabel
from retrieval.web.api.parameters import FilterParameters, QuoteParameters


def test_filters_are_read_in_written_forms(seed_answerer: Answerer) -> None:
    given = FilterParameters(since="2020年2月", until="2020", page="头版")

    expected = Filters(dt.date(2020, 2, 1), dt.date(2020, 12, 31), None, PageLabel("A1"))
    assert given.filters(seed_answerer) == expected


def test_days_in_the_wrong_order_are_refused(seed_answerer: Answerer) -> None:
    with pytest.raises(DateOrder):
        FilterParameters(since="2021", until="2020").filters(seed_answerer)


@pytest.mark.parametrize("digest", ["xyz", "0" * 15, "0" * 17, "G" * 16])
def test_a_digest_is_sixteen_or_sixty_four_digits(digest: str) -> None:
    with pytest.raises(ValidationError):
        QuoteParameters(id="a", start=0, end=1, digest=digest)
